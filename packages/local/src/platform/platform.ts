import { join } from 'node:path';
import { resolveTemplate, resolveText, type TemplateScope } from './cloudformation.ts';
import { readServerlessFile, STAGE } from './serverless-file.ts';
import { isRecord } from './yaml-file.ts';

/** The account that fauxqs puts into every ARN. */
const ACCOUNT = '000000000000';
/** The region of the embedded cloud, wherever the stacks are deployed to. */
export const REGION = 'eu-west-2';

/** A queue as its template describes it. */
export interface QueueDefinition {
  name: string;
  url: string;
  arn: string;
  /** As CreateQueue takes them. */
  attributes: Record<string, string>;
}

/** The buckets, queues, secrets and roles of the root `serverless.yml`, by logical id. */
export interface Platform {
  buckets: Record<
    string,
    { name: string; /** ARN of the queue that is notified of new objects. */ notifies: string | undefined }
  >;
  queues: Record<string, QueueDefinition>;
  /** ARNs. */
  secrets: Record<string, string>;
  scope: TemplateScope;
}

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/**
 * Reads the platform stack. Resources other than buckets, queues, secrets and roles are ignored; an output is resolved
 * when it is imported.
 * @param repo root of the checkout
 * @param endpoint where S3 and SQS listen, `http://127.0.0.1:<port>`
 * @param cleanSuffix the end of the clean bucket's name, so that clouds that share a warehouse do not read each other's
 *   objects
 * @throws Error naming what is missing or has no value on this machine
 */
export function readPlatform(repo: string, endpoint: string, cleanSuffix = ''): Platform {
  const file = readServerlessFile(join(repo, 'serverless.yml'));
  const included = [file.resources].flat().filter(isRecord);
  const resources = Object.assign({}, ...included.map((part) => part.Resources)) as Record<string, Resource>;
  const outputs = Object.assign({}, ...included.map((part) => part.Outputs)) as Record<
    string,
    { Value: unknown; Export?: { Name: unknown } }
  >;
  const scope: TemplateScope = {
    pseudoParameters: {
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::Region': REGION,
      'AWS::StackName': `${String(file.service)}-${STAGE}`,
      'AWS::URLSuffix': 'amazonaws.com',
    },
    resources: {},
    exported(name) {
      const output = Object.values(outputs).find(
        (candidate) => candidate.Export && tryResolveText(candidate.Export.Name, scope) === name,
      );
      return output && resolveText(output.Value, scope);
    },
  };

  const named = (type: string, property: string): [string, string, Record<string, unknown>][] =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties = {} }]) => [id, resolveText(Properties[property], scope), Properties]);
  const buckets = named('AWS::S3::Bucket', 'BucketName').map(
    ([id, name, properties]) => [id, id === 'CleanBucket' ? name + cleanSuffix : name, properties] as const,
  );
  const queues = named('AWS::SQS::Queue', 'QueueName').map(([id, name, properties]) => ({
    id,
    name,
    properties,
    url: `${endpoint}/${ACCOUNT}/${name}`,
    arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  }));
  const idsOf = (type: string) => Object.keys(resources).filter((id) => resources[id]!.Type === type);
  const secrets = idsOf('AWS::SecretsManager::Secret').map(
    (id) => [id, `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${id}`] as const,
  );
  for (const [id, name] of buckets) scope.resources[id] = { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  for (const { id, name, url, arn } of queues)
    scope.resources[id] = { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  for (const [id, arn] of secrets) scope.resources[id] = { ref: arn, attributes: {} };
  for (const id of idsOf('AWS::IAM::Role'))
    scope.resources[id] = { ref: id, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${id}` } };

  return {
    scope,
    secrets: Object.fromEntries(secrets),
    buckets: Object.fromEntries(
      buckets.map(([id, name, properties]) => [id, { name, notifies: notifiedQueueArn(properties, scope) }]),
    ),
    queues: Object.fromEntries(
      queues.map(({ id, name, url, arn, properties }) => [
        id,
        { name, url, arn, attributes: queueAttributes(properties, scope) },
      ]),
    ),
  };
}

function notifiedQueueArn(properties: Record<string, unknown>, scope: TemplateScope): string | undefined {
  const notification = properties.NotificationConfiguration as
    { QueueConfigurations?: { Queue: unknown }[] } | undefined;
  const queue = notification?.QueueConfigurations?.[0]?.Queue;
  return queue === undefined ? undefined : resolveText(queue, scope);
}

function queueAttributes(properties: Record<string, unknown>, scope: TemplateScope): Record<string, string> {
  const attributes = Object.entries(properties).filter(([name]) => name !== 'QueueName' && name !== 'Tags');
  return Object.fromEntries(
    attributes.map(([name, value]) => [
      name,
      isRecord(value) ? JSON.stringify(resolveTemplate(value, scope)) : resolveText(value, scope),
    ]),
  );
}

function tryResolveText(value: unknown, scope: TemplateScope): string | undefined {
  try {
    return resolveText(value, scope);
  } catch {
    return undefined;
  }
}
