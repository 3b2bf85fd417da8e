// Web identities with the AWS SDK for JavaScript v3: a token in a file, as clusters and build services leave it.
import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';

import { REGION, Server, client, control, refused, sdk, send } from './understudy.mjs';

const { fromTokenFile } = await import('@aws-sdk/credential-provider-web-identity');

const OWNER = '111111111111';
const ISSUER = 'https://cluster.example.com/id/ABC';
const NAME = ISSUER.slice('https://'.length);
const PROVIDER = `arn:aws:iam::${OWNER}:oidc-provider/${NAME}`;
const ROLE = `arn:aws:iam::${OWNER}:role/pod`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let server, world, folder;

const iam = (who, command, input) => send(world, who, 'iam', command, input);
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const packed = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims = {}) {
  const now = Math.floor(Date.now() / 1000);
  const text = `${packed({ alg: 'RS256', kid: 'k1' })}.${packed({ iss: ISSUER, sub: 'system:serviceaccount:app:web',
    aud: 'sts.amazonaws.com', iat: now - 5, exp: now + 600, ...claims })}`;
  return `${text}.${createSign('sha256').update(text).sign(privateKey).toString('base64url')}`;
}

// The SDK's own way from the file to credentials, which its clients call again before the credentials end. Of the
// settings it hands on the region alone to its STS client; the address comes from the environment.
function credentials(text) {
  const file = join(folder, 'token');
  writeFileSync(file, text);
  return fromTokenFile({ webIdentityTokenFile: file, roleArn: ROLE, roleSessionName: 'pod', clientConfig: { region: REGION } });
}

describe('web identities with the JavaScript SDK', () => {
  before(async () => {
    server = await new Server().start();
    folder = mkdtempSync(join(tmpdir(), 'understudy-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
    return server.stop();
  });
  beforeEach(async () => {
    world = await control(server.url, 'POST', 'worlds', {});
    process.env.AWS_ENDPOINT_URL_STS = world.endpoint;
    await iam(OWNER, 'CreateOpenIDConnectProvider', { Url: ISSUER, ClientIDList: ['sts.amazonaws.com'] });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' };
    const answer = await fetch(`${world.endpoint}/_understudy/oidc-keys`,
      { method: 'PUT', body: JSON.stringify({ issuer: ISSUER, jwks: { keys: [jwk] } }) });
    assert.equal(answer.status, 200, await answer.text());
    await iam(OWNER, 'CreateRole', { RoleName: 'pod', AssumeRolePolicyDocument: policy({ Effect: 'Allow',
      Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${NAME}:sub`]: 'system:serviceaccount:app:web', [`${NAME}:aud`]: 'sts.amazonaws.com' } } }) });
    await iam(OWNER, 'PutRolePolicy', { RoleName: 'pod', PolicyName: 'p',
      PolicyDocument: policy({ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }) });
  });
  afterEach(() => control(server.url, 'DELETE', `worlds/${world.id}`));

  it('a token in a file gets the role', async () => {
    const provider = credentials(token());
    const sts = client(world, OWNER, 'sts', { credentials: provider });
    const { Arn } = await sts.send(new sdk.sts.GetCallerIdentityCommand({})).finally(() => sts.destroy());
    assert.equal(Arn, `arn:aws:sts::${OWNER}:assumed-role/pod/pod`);
    const s3 = client(world, OWNER, 's3', { credentials: provider });
    assert.deepEqual((await s3.send(new sdk.s3.ListBucketsCommand({})).finally(() => s3.destroy())).Buckets ?? [], []);
    const { expiration } = await provider();
    assert.ok(expiration - Date.now() > 3500_000 && expiration - Date.now() <= 3600_000);
  });

  it('the environment of a pod says where the file and the role are', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, token());
    Object.assign(process.env, { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: ROLE, AWS_ROLE_SESSION_NAME: 'env' });
    try {
      const provider = fromTokenFile({ clientConfig: { region: REGION } });
      const sts = client(world, OWNER, 'sts', { credentials: provider });
      const { UserId } = await sts.send(new sdk.sts.GetCallerIdentityCommand({})).finally(() => sts.destroy());
      assert.match(UserId, /^AROA\w+:env$/);
    } finally {
      for (const name of ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME']) delete process.env[name];
    }
  });

  it('tokens of others, old ones and forged ones are refused', async () => {
    await refused('AccessDenied', credentials(token({ sub: 'system:serviceaccount:app:other' }))(),
      /Not authorized to perform sts:AssumeRoleWithWebIdentity/);
    await refused('InvalidIdentityTokenException', credentials(token({ aud: 'somebody' }))(), /Incorrect token audience/);
    const now = Math.floor(Date.now() / 1000);
    await refused('ExpiredTokenException', credentials(token({ exp: now - 1 }))(), /Token expired/);
    const [head, , signature] = token().split('.');
    const forged = `${head}.${packed({ iss: ISSUER, sub: 'system:serviceaccount:app:web', aud: 'sts.amazonaws.com', iat: now, exp: now + 600 })}x.${signature}`;
    await refused('InvalidIdentityTokenException', credentials(forged)());
  });
});
