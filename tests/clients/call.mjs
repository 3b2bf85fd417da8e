// Makes calls with the AWS SDK for JavaScript for a test in another language: a line of JSON in,
// {"world", "service", "account", "operation", "input"}, a line out, {"output"} or {"error"}.
import { createInterface } from 'node:readline';
import { client, sdk } from './understudy.mjs';

for await (const line of createInterface({ input: process.stdin })) {
  const { world, service, account, operation, input } = JSON.parse(line);
  let answer;
  try {
    answer = { output: await client({ endpoint: world }, account, service).send(new sdk[service][`${operation}Command`](input)) };
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` };
  }
  console.log(JSON.stringify(answer));
}
