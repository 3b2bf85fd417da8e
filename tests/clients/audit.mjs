// An auditor's view: the dump of GetAccountAuthorizationDetails, read with the AWS SDK and judged by an independent policy
// engine (@cloud-copilot/iam-simulate), comes to the same conclusions as the server's own decisions.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { Server, client, control, sdk, send } from './understudy.mjs';

let engine;
try {
  engine = await import('@cloud-copilot/iam-simulate');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.log('skipped: @cloud-copilot/iam-simulate is not installed (npm ci in tests/clients)');
  process.exit(0);
}

const ACCOUNT = '111111111111';
const arn = (resource) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action, Resource = '*', more = {}) => ({ Effect: 'Allow', Action, Resource, ...more });
const deny = (Action, Resource = '*', more = {}) => ({ Effect: 'Deny', Action, Resource, ...more });
const secret = (name) => [`AKIA${name.toUpperCase().padEnd(16, 'X')}`, `${name}-secret`];
const user = (name, more = {}) => ({ name, access_keys: [{ id: secret(name)[0], secret: secret(name)[1] }], ...more });

const FIXTURE = {
  accounts: [{
    id: ACCOUNT,
    managed_policies: [
      { name: 'Ceiling', document: policy(allow(['iam:*', 's3:*'])) },
      { name: 'NoRoles', document: policy(deny('iam:ListRoles'), deny('sts:AssumeRole', arn('role/worker'))) },
    ],
    groups: [
      { name: 'readers', path: '/staff/', policies: { read: policy(allow(['iam:List*', 'ram:Get*'])) }, users: ['ann', 'bea'] },
      { name: 'restricted', attached: [arn('policy/NoRoles')] },
    ],
    users: [
      user('ann'),
      user('bea', { groups: ['restricted'], policies: { more: policy(allow('*')) } }),
      user('cid', { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'], boundary: arn('policy/Ceiling') }),
      user('dan', { tags: { Team: 'blue' },
        policies: { tagged: policy(allow('iam:ListUsers', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'blue' } } }),
          allow('iam:GetRole', arn('role/work*')), { Effect: 'Allow', NotAction: ['iam:*', 's3:*', 'ram:*'], Resource: '*' }) } }),
      user('eve'),
    ],
    roles: [
      { name: 'worker', trust: policy({ Effect: 'Allow', Principal: { AWS: [arn('user/bea'), arn('user/dan'), arn('user/eve')] }, Action: 'sts:AssumeRole' }) },
      { name: 'open', trust: policy({ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }) },
    ],
  }],
};

const QUESTIONS = {
  'list users': { action: 'iam:ListUsers', call: ['iam', 'ListUsers'] },
  'list roles': { action: 'iam:ListRoles', call: ['iam', 'ListRoles'] },
  'get worker': { action: 'iam:GetRole', resource: arn('role/worker'), call: ['iam', 'GetRole', { RoleName: 'worker' }] },
  'get open': { action: 'iam:GetRole', resource: arn('role/open'), call: ['iam', 'GetRole', { RoleName: 'open' }] },
  'list buckets': { action: 's3:ListAllMyBuckets', call: ['s3', 'ListBuckets'] },
  'shares': { action: 'ram:GetResourceShares', call: ['ram', 'GetResourceShares', { resourceOwner: 'SELF' }] },
  'be worker': { action: 'sts:AssumeRole', resource: arn('role/worker'), trust: 'worker',
    call: ['sts', 'AssumeRole', { RoleArn: arn('role/worker'), RoleSessionName: 'audit' }] },
  'be open': { action: 'sts:AssumeRole', resource: arn('role/open'), trust: 'open',
    call: ['sts', 'AssumeRole', { RoleArn: arn('role/open'), RoleSessionName: 'audit' }] },
};

// What is right, so that two wrong answers that agree do not pass.
const RIGHT = {
  ann: ['list users', 'list roles', 'shares'],
  bea: ['list users', 'get worker', 'get open', 'list buckets', 'shares', 'be open'],
  cid: ['list users', 'list roles', 'get worker', 'get open', 'list buckets'],
  dan: ['list users', 'get worker', 'be worker', 'be open'],
  eve: ['be worker'],
};

let server, world, dump;

async function read(iam) {
  const found = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
  let pages = 0;
  for await (const page of sdk.iam.paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 3 }, {})) {
    for (const list of Object.keys(found)) found[list].push(...(page[list] ?? []));
    pages += 1;
  }
  return { ...found, pages };
}

const text = (document) => JSON.parse(decodeURIComponent(document));

function managed(policyArn) {
  const versions = dump.Policies.find((one) => one.Arn === policyArn).PolicyVersionList;
  return { name: policyArn, policy: text(versions.find((one) => one.IsDefaultVersion).Document) };
}

const inline = (list) => list.map((one) => ({ name: one.PolicyName, policy: text(one.PolicyDocument) }));
const attached = (entity) => entity.AttachedManagedPolicies.map((one) => managed(one.PolicyArn));

// From the dump alone: may this user do it?
async function conclusion(name, question) {
  const subject = dump.UserDetailList.find((one) => one.UserName === name);
  const groups = dump.GroupDetailList.filter((one) => subject.GroupList.includes(one.GroupName));
  const boundary = subject.PermissionsBoundary?.PermissionsBoundaryArn;
  const role = question.trust && dump.RoleDetailList.find((one) => one.RoleName === question.trust);
  const result = await engine.runSimulation({
    request: {
      principal: subject.Arn, action: question.action, resource: { resource: question.resource ?? '*', accountId: ACCOUNT },
      contextVariables: Object.fromEntries(subject.Tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value])),
    },
    identityPolicies: [
      ...inline(subject.UserPolicyList), ...attached(subject),
      ...groups.flatMap((group) => [...inline(group.GroupPolicyList), ...attached(group)]),
    ],
    permissionBoundaryPolicies: boundary && [managed(boundary)],
    resourcePolicy: role && text(role.AssumeRolePolicyDocument),
    serviceControlPolicies: [], resourceControlPolicies: [],
  }, {});
  assert.notEqual(result.resultType, 'error', JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}

// By trying it.
async function experience(name, [service, command, input]) {
  try {
    await send(world, secret(name), service, command, input);
    return true;
  } catch (error) {
    assert.match(error.name, /^AccessDenied/, error.message);
    return false;
  }
}

describe('an audit of GetAccountAuthorizationDetails', () => {
  before(async () => {
    server = await new Server().start();
    world = await control(server.url, 'POST', 'worlds', { fixture: FIXTURE });
    const iam = client(world, ACCOUNT, 'iam');
    dump = await read(iam);
    iam.destroy();
  });
  after(() => server.stop());

  it('reads every entity once, over several pages', () => {
    assert.deepEqual(dump.UserDetailList.map((one) => one.UserName), ['ann', 'bea', 'cid', 'dan', 'eve']);
    assert.deepEqual(dump.GroupDetailList.map((one) => one.Arn), [arn('group/staff/readers'), arn('group/restricted')]);
    assert.deepEqual(dump.RoleDetailList.map((one) => one.RoleName), ['open', 'worker']);
    assert.deepEqual(dump.Policies.map((one) => one.PolicyName), ['Ceiling', 'NoRoles', 'AdministratorAccess']);
    assert.equal(dump.pages, 4);
  });

  for (const [name, may] of Object.entries(RIGHT)) {
    it(`knows what ${name} may do`, async () => {
      for (const [title, question] of Object.entries(QUESTIONS)) {
        const right = may.includes(title);
        assert.equal(await experience(name, question.call), right, `the server, about ${name}: ${title}`);
        assert.equal(await conclusion(name, question), right, `the audit, about ${name}: ${title}`);
      }
    });
  }
});
