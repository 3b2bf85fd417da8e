// What the JavaScript tests share: the SDK, a server, worlds inside it, and calls to them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';

export const REGION = 'us-west-2';

// An environment without settings of the user's own.
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
process.env.AWS_EC2_METADATA_DISABLED = 'true';
process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/nonexistent';

export const sdk = {};
try {
  for (const name of ['sts', 'iam', 'ram', 'organizations', 's3']) sdk[name] = await import(`@aws-sdk/client-${name}`);
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.log('skipped: the AWS SDK for JavaScript is not installed (npm ci in tests/clients)');
  process.exit(0);
}
const CLIENTS = { sts: 'STSClient', iam: 'IAMClient', ram: 'RAMClient', organizations: 'OrganizationsClient', s3: 'S3Client' };

export class Server {
  async start(...options) {
    const binary = process.env.BINARY_UNDER_TEST ?? 'understudy';
    this.process = spawn(binary, ['--port', '0', ...options], { stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env.PATH } });
    let banner = '';
    await new Promise((resolve, reject) => {
      this.process.stdout.setEncoding('utf8').on('data', (text) => {
        banner += text;
        if (banner.endsWith('Ready.\n')) resolve();
      });
      this.process.on('error', reject);
      this.process.on('exit', (code) => reject(new Error(`the server did not start; exit code ${code}`)));
    });
    this.url = banner.match(/http:\/\/\S+/)[0];
    return this;
  }
  stop() {
    const gone = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGTERM');
    return gone;
  }
}

export async function control(base, method, path, body) {
  const answer = await fetch(`${base}/_understudy/${path}`, { method, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}

// A client that calls as `who`: an account id (its root), [key, secret], the Credentials of an answer, or null for nobody.
export function client(world, who, service, settings = {}) {
  const credentials = typeof who === 'string' ? { accessKeyId: who, secretAccessKey: 'test' }
    : Array.isArray(who) ? { accessKeyId: who[0], secretAccessKey: who[1] }
    : who ? { accessKeyId: who.AccessKeyId, secretAccessKey: who.SecretAccessKey, sessionToken: who.SessionToken }
    : { accessKeyId: '', secretAccessKey: '' };
  return new sdk[service][CLIENTS[service]]({
    endpoint: world.endpoint, region: REGION, credentials, maxAttempts: 1, forcePathStyle: true,
    ...(who ? {} : { signer: { sign: async (request) => request } }), ...settings,
  });
}

// Sends one command.
export function send(world, who, service, command, input = {}, settings = {}) {
  const sender = client(world, who, service, settings);
  return sender.send(new sdk[service][`${command}Command`](input)).finally(() => sender.destroy());
}

export async function refused(code, promise, pattern = /./) {
  const error = await promise.then(() => assert.fail(`expected ${code}`), (thrown) => thrown);
  assert.equal(error.name, code, error.message);
  assert.match(error.message, pattern);
  return error;
}
