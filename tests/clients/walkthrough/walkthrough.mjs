// The two founding documents with the AWS SDK for JavaScript v3: the main flows of the Python tests beside this file,
// because this SDK signs, parses and retries in its own way.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';

import { Server, control, refused, send } from '../understudy.mjs';

const OWNER = '123456789012', FIRST = '123456789013', SECOND = '123456789014';
const ACCOUNT_A = '222222222222', ACCOUNT_B = '333333333333', OUTSIDER = '444444444444';
const DEVELOPER = ['AKIADEVELOPEREXAMPLE', 'developer-secret'];
const COLLEAGUE = ['AKIACOLLEAGUEEXAMPLE', 'colleague-secret'];
const OPERATOR_OF_A = ['AKIAAOPERATOREXAMPLE', 'operator-secret'];
const SUBNET = 'arn:aws:ec2:us-west-2:123456789012:subnet/subnet-12345678';
const RULE = 'arn:aws:route53resolver:us-west-2:123456789012:resolver-rule/rslvr-rr-0123456789abcdef0';
const BUCKET = 'shared-data-bucket';

const fixture = JSON.parse(readFileSync(new URL('../../../fixtures/founding-documents.json', import.meta.url)));
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

let server, world;

const call = (who, ...what) => send(world, who, ...what);

const assume = async (who, role, more = {}) =>
  (await call(who, 'sts', 'AssumeRole', { RoleArn: role, RoleSessionName: 'work', ...more })).Credentials;

describe('the founding documents with the JavaScript SDK', () => {
  before(async () => { server = await new Server().start(); });
  after(() => server.stop());
  beforeEach(async () => { world = await control(server.url, 'POST', 'worlds', { fixture }); });
  afterEach(() => control(server.url, 'DELETE', `worlds/${world.id}`));

  describe('example 1, resource shares', () => {
    it('refuses two accounts in one text', () =>
      refused('InvalidParameterException', call(OWNER, 'ram', 'CreateResourceShare', {
        name: 'SharedNetworkResources', resourceArns: [SUBNET], principals: ['123456789013,123456789014'],
      }), /Principal ID 123456789013,123456789014 is malformed/));

    it('shares a subnet with two members at once, without invitations', async () => {
      const { resourceShare } = await call(OWNER, 'ram', 'CreateResourceShare', {
        name: 'SharedNetworkResources', resourceArns: [SUBNET], principals: [FIRST, SECOND],
        tags: [{ key: 'Environment', value: 'Production' }],
      });
      assert.equal(resourceShare.status, 'ACTIVE');
      assert.ok(resourceShare.creationTime instanceof Date);
      for (const account of [FIRST, SECOND]) {
        const { resources } = await call(account, 'ram', 'ListResources', { resourceOwner: 'OTHER-ACCOUNTS' });
        assert.ok(resources.some((one) => one.arn === SUBNET));
        assert.deepEqual((await call(account, 'ram', 'GetResourceShareInvitations')).resourceShareInvitations, []);
      }
    });

    it('adds a resource to the share with the printed id', async () => {
      const { resourceShareAssociations: [added] } = await call(OWNER, 'ram', 'AssociateResourceShare', {
        resourceShareArn: 'arn:aws:ram:us-west-2:123456789012:resource-share/12345678-1234-1234-1234-123456789012',
        resourceArns: ['arn:aws:ec2:us-west-2:123456789012:subnet/subnet-87654321'],
      });
      assert.equal(added.associationType, 'RESOURCE');
    });

    it('refuses the printed invitation ARN and accepts the real one', async () => {
      await refused('MalformedArnException', call(FIRST, 'ram', 'AcceptResourceShareInvitation', {
        resourceShareInvitationArn: 'arn:aws:ram:us-west-2:123456789013:invitation/12345678-1234-1234-1234-123456789012',
      }));
      const { resourceShareInvitations: [pending] } = await call(OUTSIDER, 'ram', 'GetResourceShareInvitations');
      const { resourceShareInvitation } = await call(OUTSIDER, 'ram', 'AcceptResourceShareInvitation', {
        resourceShareInvitationArn: pending.resourceShareInvitationArn,
      });
      assert.equal(resourceShareInvitation.status, 'ACCEPTED');
      const { resources } = await call(OUTSIDER, 'ram', 'ListResources', { resourceOwner: 'OTHER-ACCOUNTS' });
      assert.deepEqual(resources.map((one) => one.arn), [RULE]);
    });

    it('lists the active shares', async () => {
      const { resourceShares } = await call(OWNER, 'ram', 'GetResourceShares', {
        resourceOwner: 'SELF', resourceShareStatus: 'ACTIVE',
      });
      assert.deepEqual(resourceShares.map((one) => one.name).sort(), ['NetworkBaseline', 'PartnerResolverRules']);
    });
  });

  describe('example 2, a role under conditions', () => {
    const target = { RoleArn: 'arn:aws:iam::123456789012:role/SharedResourceRole', RoleSessionName: 'shared' };
    const rows = [
      ['SharedResourceAccess2024', '10.1.2.3', '2024-06-01T00:00:00Z', true],
      ['SharedResourceAccess2024', '172.31.255.255', '2024-06-01T00:00:00Z', true],
      [undefined, '10.1.2.3', '2024-06-01T00:00:00Z', false],
      ['sharedresourceaccess2024', '10.1.2.3', '2024-06-01T00:00:00Z', false],
      ['SharedResourceAccess2024', '192.168.0.1', '2024-06-01T00:00:00Z', false],
      ['SharedResourceAccess2024', '172.32.0.1', '2024-06-01T00:00:00Z', false],
      ['SharedResourceAccess2024', '10.1.2.3', '2023-12-31T23:59:59Z', false],
      ['SharedResourceAccess2024', '10.1.2.3', '2024-12-31T23:59:59Z', false],
    ];
    for (const [ExternalId, address, clock, allowed] of rows)
      it(`${allowed ? 'allows' : 'denies'} external id ${ExternalId} from ${address} at ${clock}`, async () => {
        await control(world.endpoint, 'POST', 'clock', { set: clock });
        await control(world.endpoint, 'PUT', 'network', { source_ip: address });
        const session = await assume(OPERATOR_OF_A, `arn:aws:iam::${ACCOUNT_A}:role/DataProcessingRole`);
        const answer = call(session, 'sts', 'AssumeRole', { ...target, ExternalId });
        if (allowed) return assert.match((await answer).AssumedRoleUser.Arn, /assumed-role\/SharedResourceRole\/shared$/);
        const error = await refused('AccessDenied', answer, /is not authorized to perform: sts:AssumeRole on resource/);
        assert.equal(error.$metadata.httpStatusCode, 403);
      });

    it('refuses placeholders as principals', () =>
      refused('MalformedPolicyDocumentException', call(OWNER, 'iam', 'CreateRole', {
        RoleName: 'Shared',
        AssumeRolePolicyDocument: policy({
          Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::ACCOUNT-A:role/DataProcessingRole' }, Action: 'sts:AssumeRole',
        }),
      }), /Invalid principal in policy: "AWS":"arn:aws:iam::ACCOUNT-A:role\/DataProcessingRole"/));
  });

  describe('example 3, a bucket policy', () => {
    const read = (condition) => ({
      Sid: 'AllowCrossAccountRead', Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${ACCOUNT_A}:role/DataConsumerRole`, `arn:aws:iam::${ACCOUNT_B}:role/ReportingRole`] },
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/shared/*`], Condition: condition,
    });
    const shut = {
      Sid: 'DenyDirectPublicAccess', Effect: 'Deny', Principal: '*', Action: 's3:*',
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } },
    };

    it('refuses a condition that does not fit the actions', () =>
      refused('MalformedPolicy', call(OWNER, 's3', 'PutBucketPolicy', {
        Bucket: BUCKET,
        Policy: policy(read({ StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' }, Bool: { 'aws:SecureTransport': 'true' } }), shut),
      }), /Conditions do not apply to combination of actions and resources in statement/));

    it('lets the named role read what is shared and nobody else anything', async () => {
      await call(OWNER, 's3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: policy(read({}), shut) });
      const consumer = await assume(OPERATOR_OF_A, `arn:aws:iam::${ACCOUNT_A}:role/DataConsumerRole`);
      const { Body } = await call(consumer, 's3', 'GetObject', { Bucket: BUCKET, Key: 'shared/report.csv' });
      assert.equal(await Body.transformToString(), 'quarter,revenue\nQ1,42\n');
      const { Contents } = await call(consumer, 's3', 'ListObjectsV2', { Bucket: BUCKET });
      assert.deepEqual(Contents.map((one) => one.Key), ['other/private.txt', 'shared/report.csv']);
      await refused('AccessDenied', call(consumer, 's3', 'GetObject', { Bucket: BUCKET, Key: 'other/private.txt' }));
      for (const who of [null, OUTSIDER, SECOND])
        await refused('AccessDenied', call(who, 's3', 'GetObject', { Bucket: BUCKET, Key: 'shared/report.csv' }));
    });

    it('grants nothing over plain http where TLS is demanded', async () => {
      await call(OWNER, 's3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: policy(read({ Bool: { 'aws:SecureTransport': 'true' } }), shut) });
      const consumer = await assume(OPERATOR_OF_A, `arn:aws:iam::${ACCOUNT_A}:role/DataConsumerRole`);
      await refused('AccessDenied', call(consumer, 's3', 'GetObject', { Bucket: BUCKET, Key: 'shared/report.csv' }));
    });

    it('stores and returns objects with the checksums this SDK adds by itself', async () => {
      await call(OWNER, 's3', 'PutObject', { Bucket: BUCKET, Key: 'shared/new', Body: 'text' });
      const answer = await call(OWNER, 's3', 'GetObject', { Bucket: BUCKET, Key: 'shared/new', ChecksumMode: 'ENABLED' });
      assert.equal(await answer.Body.transformToString(), 'text');
      assert.ok(answer.ChecksumCRC32);
    });
  });

  describe("access of another account's team", () => {
    const destination = 'arn:aws:iam::123456789012:role/DestinationRole';

    it('lets in the user who is trusted and permitted', async () => {
      const session = await assume(DEVELOPER, destination);
      const { Arn } = await call(session, 'sts', 'GetCallerIdentity');
      assert.equal(Arn, 'arn:aws:sts::123456789012:assumed-role/DestinationRole/work');
    });

    it('denies the colleague, the root and the user without permission', async () => {
      await refused('AccessDenied', assume(COLLEAGUE, destination), /not authorized to perform: sts:AssumeRole/);
      await refused('AccessDenied', assume(FIRST, destination), /Roles may not be assumed by root accounts\./);
      await call(FIRST, 'iam', 'DeleteUserPolicy', { UserName: 'developer', PolicyName: 'AssumeDestinationRole' });
      await refused('AccessDenied', assume(DEVELOPER, destination));
    });

    it('leaves the choice to the account that is trusted as a whole', async () => {
      await call(OWNER, 'iam', 'UpdateAssumeRolePolicy', {
        RoleName: 'DestinationRole',
        PolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: FIRST }, Action: 'sts:AssumeRole' }),
      });
      await assume(DEVELOPER, destination);
      await refused('AccessDenied', assume(COLLEAGUE, destination));
      await call(FIRST, 'iam', 'PutUserPolicy', {
        UserName: 'colleague', PolicyName: 'p', PolicyDocument: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }),
      });
      await assume(COLLEAGUE, destination);
    });

    it('limits chained sessions to an hour', async () => {
      await call(OWNER, 'iam', 'UpdateRole', { RoleName: 'DestinationRole', MaxSessionDuration: 43200 });
      await call(FIRST, 'iam', 'CreateRole', {
        RoleName: 'SourceRole',
        AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: FIRST }, Action: 'sts:AssumeRole' }),
      });
      const everything = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' });
      await call(FIRST, 'iam', 'PutRolePolicy', { RoleName: 'SourceRole', PolicyName: 'p', PolicyDocument: everything });
      await call(FIRST, 'iam', 'PutUserPolicy', { UserName: 'developer', PolicyName: 'q', PolicyDocument: everything });
      await call(OWNER, 'iam', 'UpdateAssumeRolePolicy', {
        RoleName: 'DestinationRole',
        PolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789013:role/SourceRole' }, Action: 'sts:AssumeRole' }),
      });
      const source = await assume(DEVELOPER, 'arn:aws:iam::123456789013:role/SourceRole');
      await refused('ValidationError', assume(source, destination, { DurationSeconds: 3601 }), /role chaining/);
      await assume(source, destination, { DurationSeconds: 3600 });
    });
  });

  describe('the organization', () => {
    it('lets a member do what the resource policy allows and nothing else', async () => {
      await refused('AccessDeniedException', call(FIRST, 'organizations', 'ListRoots'));
      await call(OWNER, 'organizations', 'PutResourcePolicy', {
        Content: policy({ Effect: 'Allow', Principal: { AWS: FIRST }, Action: 'organizations:ListRoots', Resource: '*' }),
      });
      assert.equal((await call(FIRST, 'organizations', 'ListRoots')).Roots.length, 1);
      await refused('AccessDeniedException', call(FIRST, 'organizations', 'ListAccounts'));
      await call(OWNER, 'organizations', 'DeleteResourcePolicy');
      await refused('ResourcePolicyNotFoundException', call(OWNER, 'organizations', 'DescribeResourcePolicy'));
    });

    it('merges the policies of its levels into one', async () => {
      const { Roots: [root] } = await call(OWNER, 'organizations', 'ListRoots');
      await call(OWNER, 'organizations', 'EnablePolicyType', { RootId: root.Id, PolicyType: 'TAG_POLICY' });
      for (const [target, operators] of [[root.Id, { '@@assign': ['red'] }], [FIRST, { '@@append': ['blue'] }]]) {
        const { Policy } = await call(OWNER, 'organizations', 'CreatePolicy', {
          Name: `colours of ${target}`, Description: 'd', Type: 'TAG_POLICY',
          Content: JSON.stringify({ tags: { colour: { tag_value: operators } } }),
        });
        await call(OWNER, 'organizations', 'AttachPolicy', { PolicyId: Policy.PolicySummary.Id, TargetId: target });
      }
      const { EffectivePolicy } = await call(FIRST, 'organizations', 'DescribeEffectivePolicy', { PolicyType: 'TAG_POLICY' });
      assert.ok(EffectivePolicy.LastUpdatedTimestamp instanceof Date);
      assert.deepEqual(JSON.parse(EffectivePolicy.PolicyContent), { tags: { colour: { tag_value: ['red', 'blue'] } } });
    });
  });

  describe('sharing in the organization', () => {
    it('is enabled by the management account alone', async () => {
      assert.equal((await call(OWNER, 'ram', 'EnableSharingWithAwsOrganization')).returnValue, true);
      await refused('OperationNotPermittedException', call(FIRST, 'ram', 'EnableSharingWithAwsOrganization'));
    });

    it('follows accounts from unit to unit', async () => {
      const { OrganizationalUnit } = await call(OWNER, 'organizations', 'DescribeOrganizationalUnit', {
        OrganizationalUnitId: 'ou-a1b2-analytics1',
      });
      await call(OWNER, 'ram', 'CreateResourceShare', { name: 's', resourceArns: [RULE], principals: [OrganizationalUnit.Arn] });
      const sees = async (account) =>
        (await call(account, 'ram', 'ListResources', { resourceOwner: 'OTHER-ACCOUNTS' })).resources.some((one) => one.arn === RULE);
      assert.deepEqual([await sees(ACCOUNT_A), await sees(SECOND)], [true, false]);
      await call(OWNER, 'organizations', 'MoveAccount', {
        AccountId: SECOND, SourceParentId: 'ou-a1b2-networking', DestinationParentId: 'ou-a1b2-analytics1',
      });
      await call(OWNER, 'organizations', 'MoveAccount', {
        AccountId: ACCOUNT_A, SourceParentId: 'ou-a1b2-analytics1', DestinationParentId: 'ou-a1b2-networking',
      });
      assert.deepEqual([await sees(ACCOUNT_A), await sees(SECOND)], [false, true]);
    });

    it('lets an invitation expire after seven days', async () => {
      const { resourceShareInvitations: [pending] } = await call(OUTSIDER, 'ram', 'GetResourceShareInvitations');
      await control(world.endpoint, 'POST', 'clock', { advance: 'P7D' });
      await refused('ResourceShareInvitationExpiredException', call(OUTSIDER, 'ram', 'AcceptResourceShareInvitation', {
        resourceShareInvitationArn: pending.resourceShareInvitationArn,
      }));
    });
  });
});
