/** The checker of templates finds what CloudFormation would refuse. */
import { expect, test } from '@jest/globals';
import { problemsOf } from './support/specification.ts';
import type { Resource, Template } from './support/template.ts';

const QUEUE: Resource = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a', VisibilityTimeout: 30 } };
const withQueue = (Properties: Record<string, unknown>): Template => ({
  Resources: { Queue: { ...QUEUE, Properties } },
});
const withOutput = (Value: unknown): Template => ({ Resources: { Queue: QUEUE }, Outputs: { It: { Value } } });

test('a valid template has no problems', () => {
  expect(problemsOf(withOutput({ 'Fn::GetAtt': ['Queue', 'Arn'] }))).toEqual([]);
});

test('a misspelt property is found, with the intended one', () => {
  expect(problemsOf(withQueue({ VisibilityTimeOut: 30 }))).toEqual([
    'Queue (AWS::SQS::Queue): there is no property VisibilityTimeOut. There is VisibilityTimeout.',
  ]);
});

test('a number or boolean written as text is accepted, as by CloudFormation; other text is not', () => {
  expect(problemsOf(withQueue({ VisibilityTimeout: '30', SqsManagedSseEnabled: 'true' }))).toEqual([]);
  expect(problemsOf(withQueue({ QueueName: 7 }))).toEqual([]);
  expect(problemsOf(withQueue({ VisibilityTimeout: '30 s', SqsManagedSseEnabled: 'yes' }))).toEqual([
    'Queue (AWS::SQS::Queue).VisibilityTimeout takes a whole number, not "30 s".',
    'Queue (AWS::SQS::Queue).SqsManagedSseEnabled takes true or false, not "yes".',
  ]);
});

test('a list is not accepted as one value, nor one value as a list', () => {
  expect(problemsOf(withQueue({ QueueName: ['a'], Tags: 'a' }))).toEqual([
    'Queue (AWS::SQS::Queue).QueueName takes a text, not ["a"].',
    'Queue (AWS::SQS::Queue).Tags takes a list, not "a".',
  ]);
});

test('a wrong property deep inside is found', () => {
  const rule = 'Bucket (AWS::S3::Bucket).LifecycleConfiguration.Rules.0';
  const Properties = {
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { Days: 1 } }] },
  };
  expect(problemsOf({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties } } })).toEqual([
    `${rule}.AbortIncompleteMultipartUpload: DaysAfterInitiation is missing.`,
    `${rule}.AbortIncompleteMultipartUpload: there is no property Days.`,
  ]);
});

test('a missing property is found, also one that is AWS::NoValue', () => {
  const missing = ['Policy (AWS::SQS::QueuePolicy): Queues is missing.'];
  const policy = (properties: Record<string, unknown>): Template => ({
    Resources: { Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: {}, ...properties } } },
  });
  expect(problemsOf(policy({}))).toEqual(missing);
  expect(problemsOf(policy({ Queues: { Ref: 'AWS::NoValue' } }))).toEqual(missing);
});

test('a value outside an enumeration is found', () => {
  expect(
    problemsOf({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'Closed' } } } }),
  ).toEqual([
    expect.stringMatching(/^Bucket \(AWS::S3::Bucket\).AccessControl is "Closed", and may be AuthenticatedRead, /),
  ]);
});

test('a type that does not exist is found', () => {
  expect(problemsOf({ Resources: { Queue: { Type: 'AWS::SQS::Que' } } })).toEqual([
    'Queue: there is no resource type AWS::SQS::Que.',
  ]);
});

test('a function may be the value of a property, unless it returns another type', () => {
  expect(problemsOf(withQueue({ VisibilityTimeout: { 'Fn::ImportValue': 'a' }, Tags: { 'Fn::GetAZs': '' } }))).toEqual(
    [],
  );
  expect(problemsOf(withQueue({ VisibilityTimeout: '{{resolve:ssm:/a}}' }))).toEqual([]);
  expect(
    problemsOf(
      withQueue({ QueueName: { 'Fn::Split': [',', 'a'] }, Tags: { 'Fn::Sub': 'a' }, DelaySeconds: { 'Fn::Jion': [] } }),
    ),
  ).toEqual([
    'Queue (AWS::SQS::Queue).QueueName takes a text, and Fn::Split returns a list.',
    'Queue (AWS::SQS::Queue).Tags takes a list, and Fn::Sub returns a text.',
    'Queue (AWS::SQS::Queue).DelaySeconds: there is no function Fn::Jion.',
  ]);
});

test('both branches of Fn::If are checked, and its condition', () => {
  expect(problemsOf(withQueue({ VisibilityTimeout: { 'Fn::If': ['Slow', 'long', 30] } }))).toEqual([
    'Queue (AWS::SQS::Queue).VisibilityTimeout takes a whole number, not "long".',
    'Queue: there is no condition Slow.',
  ]);
});

test('an attribute that a type does not have is found', () => {
  const problem = ['Outputs.It uses Url of Queue, and AWS::SQS::Queue has only Arn, QueueName, QueueUrl.'];
  expect(problemsOf(withOutput({ 'Fn::GetAtt': ['Queue', 'Url'] }))).toEqual(problem);
  expect(problemsOf(withOutput({ 'Fn::Sub': '${Queue.Url}/${AWS::Region}/${!Literal}' }))).toEqual(problem);
});

test('a reference to nothing is found', () => {
  expect(problemsOf(withOutput({ Ref: 'Queu' }))).toEqual(['Outputs.It refers to Queu, which does not exist.']);
  expect(problemsOf(withOutput({ 'Fn::Sub': '${Queu}${own}' }))).toEqual([
    'Outputs.It refers to Queu, which does not exist.',
    'Outputs.It refers to own, which does not exist.',
  ]);
  expect(problemsOf(withOutput({ 'Fn::Sub': ['${own}', { own: { Ref: 'Queu' } }] }))).toEqual([
    'Outputs.It refers to Queu, which does not exist.',
  ]);
  expect(problemsOf({ Resources: { Queue: { ...QUEUE, DependsOn: ['Polcy'], Condition: 'Never' } } })).toEqual([
    'Queue: there is no condition Never.',
    'Queue depends on Polcy, which does not exist.',
  ]);
});

test('resources that wait for each other are found', () => {
  const after = (other: string): Resource => ({ ...QUEUE, DependsOn: other });
  expect(problemsOf({ Resources: { A: after('B'), B: after('C'), C: after('A') } })).toEqual([
    'A → B → C → A is a cycle.',
  ]);
});

test('a deletion policy that the type does not support is found', () => {
  expect(
    problemsOf({ Resources: { Queue: { ...QUEUE, DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Keep' } } }),
  ).toEqual([
    'Queue: AWS::SQS::Queue has no DeletionPolicy Snapshot.',
    'Queue: AWS::SQS::Queue has no UpdateReplacePolicy Keep.',
  ]);
  expect(
    problemsOf({
      Resources: { Queue: { ...QUEUE, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' } },
    }),
  ).toEqual([]);
});

test('a custom resource may have any property, and must name its function', () => {
  expect(
    problemsOf({ Resources: { Own: { Type: 'Custom::Own', Properties: { ServiceToken: 'arn', Anything: [1] } } } }),
  ).toEqual([]);
  expect(problemsOf({ Resources: { Own: { Type: 'AWS::CloudFormation::CustomResource' } } })).toEqual([
    'Own: ServiceToken is missing.',
  ]);
});

test('an unknown attribute of a resource is found', () => {
  const misspelt: object = { ...QUEUE, DeletionPolice: 'Retain' };
  expect(problemsOf({ Resources: { Queue: misspelt as Resource } })).toEqual(['Queue has no DeletionPolice.']);
});
