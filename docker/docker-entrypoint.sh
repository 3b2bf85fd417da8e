#!/bin/bash
# Where init files are looked for: our own folder, or the one that users of LocalStack know. A setting from outside wins.
set -eu
if [ -z "${UNDERSTUDY_INIT_DIR:-}" ]; then
  for folder in /etc/understudy/init.d /etc/localstack/init/ready.d; do
    if [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then
      export UNDERSTUDY_INIT_DIR=$folder
      break
    fi
  done
fi
exec understudy "$@"
