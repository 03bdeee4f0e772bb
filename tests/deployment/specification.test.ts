/** The checker of templates finds what CloudFormation would refuse. */
import { expect, test } from '@jest/globals';
import { problemsOf } from './support/specification.ts';
import type { Resource, Template } from './support/template.ts';

const QUEUE: Resource = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a', VisibilityTimeout: 30 } };
const withQueue = (Properties: Record<string, unknown>): Template => ({
  Resources: { Queue: { ...QUEUE, Properties } },
});
const withOutput = (Value: unknown): Template => ({ Resources: { Queue: QUEUE }, Outputs: { It: { Value } } });

test('a template that is right has no problems', () => {
  expect(problemsOf(withOutput({ 'Fn::GetAtt': ['Queue', 'Arn'] }))).toEqual([]);
});

test('a misspelt property is found, and the one that was meant', () => {
  expect(problemsOf(withQueue({ VisibilityTimeOut: 30 }))).toEqual([
    'Queue (AWS::SQS::Queue): there is no property VisibilityTimeOut. There is VisibilityTimeout.',
  ]);
});

test('a number or truth value written as text is taken, as CloudFormation takes it, and other text is not', () => {
  expect(problemsOf(withQueue({ VisibilityTimeout: '30', SqsManagedSseEnabled: 'true' }))).toEqual([]);
  expect(problemsOf(withQueue({ QueueName: 7 }))).toEqual([]);
  expect(problemsOf(withQueue({ VisibilityTimeout: '30 s', SqsManagedSseEnabled: 'yes' }))).toEqual([
    'Queue (AWS::SQS::Queue).VisibilityTimeout takes a whole number, not "30 s".',
    'Queue (AWS::SQS::Queue).SqsManagedSseEnabled takes true or false, not "yes".',
  ]);
});

test('a list is not taken for one value, nor one value for a list', () => {
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

test('a missing property is found, also where it is left out by a reference to nothing', () => {
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

test('a function’s value may stand for a property, unless it makes another kind of value', () => {
  expect(problemsOf(withQueue({ VisibilityTimeout: { 'Fn::ImportValue': 'a' }, Tags: { 'Fn::GetAZs': '' } }))).toEqual(
    [],
  );
  expect(problemsOf(withQueue({ VisibilityTimeout: '{{resolve:ssm:/a}}' }))).toEqual([]);
  expect(
    problemsOf(
      withQueue({ QueueName: { 'Fn::Split': [',', 'a'] }, Tags: { 'Fn::Sub': 'a' }, DelaySeconds: { 'Fn::Jion': [] } }),
    ),
  ).toEqual([
    'Queue (AWS::SQS::Queue).QueueName takes a text, and Fn::Split makes a list.',
    'Queue (AWS::SQS::Queue).Tags takes a list, and Fn::Sub makes a text.',
    'Queue (AWS::SQS::Queue).DelaySeconds: there is no function Fn::Jion.',
  ]);
});

test('both branches of a choice are looked at, and its condition', () => {
  expect(problemsOf(withQueue({ VisibilityTimeout: { 'Fn::If': ['Slow', 'long', 30] } }))).toEqual([
    'Queue (AWS::SQS::Queue).VisibilityTimeout takes a whole number, not "long".',
    'Queue: there is no condition Slow.',
  ]);
});

test('an attribute that a type does not have is found', () => {
  const problem = ['Outputs.It asks for Url of Queue, and a AWS::SQS::Queue has only Arn, QueueName, QueueUrl.'];
  expect(problemsOf(withOutput({ 'Fn::GetAtt': ['Queue', 'Url'] }))).toEqual(problem);
  expect(problemsOf(withOutput({ 'Fn::Sub': '${Queue.Url}/${AWS::Region}/${!Literal}' }))).toEqual(problem);
});

test('what refers to nothing is found', () => {
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
    'A → B → C → A is a circle.',
  ]);
});

test('a deletion policy that the type does not know is found', () => {
  expect(
    problemsOf({ Resources: { Queue: { ...QUEUE, DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Keep' } } }),
  ).toEqual([
    'Queue: AWS::SQS::Queue knows no DeletionPolicy Snapshot.',
    'Queue: AWS::SQS::Queue knows no UpdateReplacePolicy Keep.',
  ]);
  expect(
    problemsOf({
      Resources: { Queue: { ...QUEUE, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' } },
    }),
  ).toEqual([]);
});

test('a resource that somebody’s own function makes may have any property, and must say which function', () => {
  expect(
    problemsOf({ Resources: { Own: { Type: 'Custom::Own', Properties: { ServiceToken: 'arn', Anything: [1] } } } }),
  ).toEqual([]);
  expect(problemsOf({ Resources: { Own: { Type: 'AWS::CloudFormation::CustomResource' } } })).toEqual([
    'Own: ServiceToken is missing.',
  ]);
});

test('a key beside the properties that CloudFormation does not know is found', () => {
  const misspelt: object = { ...QUEUE, DeletionPolice: 'Retain' };
  expect(problemsOf({ Resources: { Queue: misspelt as Resource } })).toEqual(['Queue knows no DeletionPolice.']);
});
