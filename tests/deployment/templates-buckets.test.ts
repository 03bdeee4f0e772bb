/** Every bucket that a deployment creates, including the framework's for its packages. */
import { expect, test } from '@jest/globals';
import { deploymentOf, type Made } from './support/deployment.ts';
import { isRecord } from './support/template.ts';

const prod = await deploymentOf('prod');
const every = prod.all('AWS::S3::Bucket').map((bucket) => [`${bucket.stack}: ${bucket.id}`, bucket] as const);
const FRAMEWORK = 'ServerlessDeploymentBucket';
const ours = every.filter(([, { id }]) => id !== FRAMEWORK);
const policies = prod.all('AWS::S3::BucketPolicy');

const policyOf = ({ stack, id }: Made) =>
  policies.find(
    (policy) => policy.stack === stack && isRecord(policy.Properties.Bucket) && policy.Properties.Bucket.Ref === id,
  );

test('each stack keeps its packages in a bucket of its own', () => {
  expect(every.filter(([, { id }]) => id === FRAMEWORK).map(([, { stack }]) => stack)).toEqual(Object.keys(prod.made));
});

test.each(every)('%s is closed to the public in all four ways', (_, { Properties }) => {
  expect(Properties.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
});

test.each(every)('%s is encrypted', (_, { Properties }) => {
  expect(Properties.BucketEncryption).toEqual({
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  });
});

test.each(every)('%s refuses unencrypted connections', (_, bucket) => {
  const policy = policyOf(bucket);
  const { Statement } = policy!.Properties.PolicyDocument as {
    Statement: { Effect: string; Principal: unknown; Action: unknown; Resource: unknown[]; Condition: unknown }[];
  };
  const denial = Statement.find(
    ({ Effect, Condition }) => Effect === 'Deny' && /"aws:SecureTransport":"?false"?/.test(JSON.stringify(Condition)),
  );

  expect(denial).toMatchObject({ Principal: '*', Action: 's3:*' });
  const self = bucket.id === FRAMEWORK ? `arn:aws-example:s3:::{${bucket.stack}.${bucket.id}}` : prod.arn(bucket);
  expect(denial!.Resource.map((resource) => prod.text(bucket, resource)).sort()).toEqual([self, `${self}/*`]);
});

test.each(ours)('%s makes this account the owner of every object', (_, { Properties }) => {
  expect(Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
});

test.each(ours)('%s deletes incomplete uploads', (_, { Properties }) => {
  expect(JSON.stringify(Properties.LifecycleConfiguration)).toContain(
    '"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":1}',
  );
});

test('raw and clean objects, reports, the warehouse and the pseudonym key outlive the stack', () => {
  const kept = prod.resources.filter(
    ({ DeletionPolicy = '', UpdateReplacePolicy }) =>
      DeletionPolicy.startsWith('Retain') && UpdateReplacePolicy === 'Retain',
  );

  expect(kept.map(({ id }) => id).sort()).toEqual(
    expect.arrayContaining(['CleanBucket', 'RawBucket', 'ReportsBucket', pseudonymKey()]),
  );
  expect(kept.map(({ Type }) => Type)).toContain('AWS::RedshiftServerless::Namespace');
});

test('raw files, which hold personal data, expire after the days that the stage sets', () => {
  const [, raw] = ours.find(([, { id }]) => id === 'RawBucket')!;

  expect((raw.Properties.LifecycleConfiguration as { Rules: unknown[] }).Rules).toContainEqual(
    expect.objectContaining({ Status: 'Enabled', ExpirationInDays: 30 }),
  );
});

function pseudonymKey(): string {
  const text = prod.text({ stack: 'extract' }, { 'Fn::ImportValue': 'brewline-prod-pseudonym-key-arn' });
  return /^\{platform\.(\w+)\}$/.exec(text)![1]!;
}
