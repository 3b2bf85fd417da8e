// Lives of IAM groups, instance profiles and passwords with the AWS SDK for JavaScript v3.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';

import { Server, control, refused, send } from './understudy.mjs';

const OWNER = '111111111111';
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
let server, world;

const iam = (who, command, input) => send(world, who, 'iam', command, input);
async function user(name) {
  await iam(OWNER, 'CreateUser', { UserName: name });
  const { AccessKey: key } = await iam(OWNER, 'CreateAccessKey', { UserName: name });
  return [key.AccessKeyId, key.SecretAccessKey];
}

describe('IAM entities with the JavaScript SDK', () => {
  before(async () => { server = await new Server().start(); });
  after(() => server.stop());
  beforeEach(async () => { world = await control(server.url, 'POST', 'worlds', {}); });
  afterEach(() => control(server.url, 'DELETE', `worlds/${world.id}`));

  it('a group gives permissions to its members', async () => {
    const ann = await user('ann');
    await iam(OWNER, 'CreateGroup', { GroupName: 'devs' });
    await iam(OWNER, 'PutGroupPolicy', { GroupName: 'devs', PolicyName: 'p',
      PolicyDocument: policy({ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }) });
    await refused('AccessDenied', iam(ann, 'ListUsers'), /no identity-based policy allows the iam:ListUsers action/);
    await iam(OWNER, 'AddUserToGroup', { GroupName: 'devs', UserName: 'ann' });
    assert.equal((await iam(ann, 'ListUsers')).Users.length, 1);
    const { Group, Users } = await iam(OWNER, 'GetGroup', { GroupName: 'devs' });
    assert.match(Group.GroupId, /^AGPA/);
    assert.ok(Users[0].CreateDate instanceof Date);
    await refused('DeleteConflictException', iam(OWNER, 'DeleteGroup', { GroupName: 'devs' }), /must remove users from group first/);
  });

  it('an instance profile holds one role', async () => {
    await iam(OWNER, 'CreateRole', { RoleName: 'web',
      AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }) });
    await iam(OWNER, 'CreateInstanceProfile', { InstanceProfileName: 'web' });
    await iam(OWNER, 'AddRoleToInstanceProfile', { InstanceProfileName: 'web', RoleName: 'web' });
    await refused('LimitExceededException', iam(OWNER, 'AddRoleToInstanceProfile', { InstanceProfileName: 'web', RoleName: 'web' }));
    const { InstanceProfile } = await iam(OWNER, 'GetInstanceProfile', { InstanceProfileName: 'web' });
    assert.deepEqual(InstanceProfile.Roles.map((one) => one.RoleName), ['web']);
    await refused('DeleteConflictException', iam(OWNER, 'DeleteRole', { RoleName: 'web' }));
  });

  it('a password is checked and never shown', async () => {
    await user('ann');
    await refused('PasswordPolicyViolationException', iam(OWNER, 'CreateLoginProfile', { UserName: 'ann', Password: 'weak' }));
    const { LoginProfile } = await iam(OWNER, 'CreateLoginProfile', { UserName: 'ann', Password: 'First-password' });
    assert.deepEqual(Object.keys(LoginProfile).sort(), ['CreateDate', 'PasswordResetRequired', 'UserName']);
    await refused('EntityAlreadyExistsException', iam(OWNER, 'CreateLoginProfile', { UserName: 'ann', Password: 'First-password' }));
  });

  it('summary and credential report are read as the SDK types them', async () => {
    await user('ann');
    assert.equal((await iam(OWNER, 'GetAccountSummary')).SummaryMap.Users, 1);
    await refused('CredentialReportNotPresentException', iam(OWNER, 'GetCredentialReport'), /^/);
    await iam(OWNER, 'GenerateCredentialReport');
    const { Content, ReportFormat } = await iam(OWNER, 'GetCredentialReport');
    assert.equal(ReportFormat, 'text/csv');
    assert.equal(Buffer.from(Content).toString().split('\n').length, 3);
  });
});
