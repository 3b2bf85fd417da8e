// What tests look like with it. Runs under Jest (with --experimental-vm-modules) and under node:test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { inWorld, prepare } from './understudy.mjs';

const test = globalThis.test ?? (await import('node:test')).test;
const fixture = JSON.parse(readFileSync(new URL('../world.json', import.meta.url)));
let prepared;
const once = () => (prepared ??= prepare(fixture));

const assume = (world, ExternalId) =>
  new STSClient(world.as('AKIAALICEALICEEXAMPL', 'alice-secret')).send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111111111111:role/Auditor', RoleSessionName: 'audit', ExternalId }));

test('the session ends after an hour', inWorld(once, async (world) => {
  const { Credentials: session } = await assume(world, 'quarterly-audit');
  const sts = new STSClient(world.as(session.AccessKeyId, session.SecretAccessKey, session.SessionToken));
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, '111111111111');
  await world.advance('PT1H');
  await assert.rejects(sts.send(new GetCallerIdentityCommand({})), { name: /ExpiredToken/ });
}));

test('without the external id nobody gets in', inWorld(once, async (world) => {
  await assert.rejects(assume(world), /not authorized to perform: sts:AssumeRole/);
  assert.match(await world.why(), /wants StringEquals sts:ExternalId = quarterly-audit, the request had none/);
}));

for (const time of ['first', 'second'])
  test(`every test has a world of its own: the ${time}`, inWorld(once, (world) =>
    // The second one would meet the first one's bob.
    new IAMClient(world.as('222222222222')).send(new CreateUserCommand({ UserName: 'bob' }))));

test('a failure tells why the last call was refused', async () => {
  const failing = inWorld(once, (world) => assume(world));
  await assert.rejects(failing(), /the last refused call: User: .*\n- statement 0 of the trust policy/);
});
