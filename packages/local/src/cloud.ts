import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, type Bundle } from './bundle.ts';
import { Emulator } from './emulator.ts';
import { EventSourceMapping } from './event-source-mapping.ts';
import { clientEnvironment, lambdaEnvironment } from './lambda-environment.ts';
import { LambdaFunction } from './lambda-function.ts';
import { readPlatform, readRegion, type Platform } from './platform.ts';
import { objectCreatedEvent } from './s3-event.ts';
import { readFunctions, type FunctionDefinition } from './services.ts';
import type { Cloud, CloudOptions, DeadLetter } from './types.ts';
import { objectPath, upload } from './upload.ts';

/** A function and the mapping that feeds it. */
interface Line {
  service: string;
  lambda: LambdaFunction;
  mapping: EventSourceMapping;
}

/**
 * Runs what the checkout's `serverless.yml` files deploy, on this machine: buckets and queues in memory, functions in processes of their own.
 * @throws Error when a yml or a handler does not make sense; nothing is left running then
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { repo, extraEnvironment, logFolder, speed = 1 } = options;
  mkdirSync(logFolder, { recursive: true });
  const emulator = await Emulator.start(readRegion(repo), speed);
  try {
    const platform = readPlatform(repo, emulator.endpoint);
    await emulator.create(platform);
    const client = clientEnvironment(emulator.endpoint, platform.region);
    const definitions = readFunctions(repo, platform, extraEnvironment);
    const bundles = await Promise.all(definitions.map((definition) => bundleFunction(definition, repo)));
    const lines = definitions.map((definition, index) => startLine(definition, bundles[index]!, client, options, platform, emulator));
    return describe(emulator, platform, client, lines);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

function startLine(
  definition: FunctionDefinition, bundle: Bundle, client: Record<string, string>,
  { speed = 1, maxWindowSeconds = Infinity, logFolder, onInvocation }: CloudOptions, platform: Platform, emulator: Emulator,
): Line {
  const { service, mapping, timeoutSeconds } = definition;
  const queue = Object.values(platform.queues).find(({ arn }) => arn === mapping.queueArn);
  if (!queue) throw new Error(`${definition.name}: no queue of the platform is ${mapping.queueArn}`);
  const lambda = new LambdaFunction(
    {
      bundle,
      environment: lambdaEnvironment(definition, client),
      timeoutMilliseconds: 1000 * Math.max(1, timeoutSeconds / speed),
      logFile: join(logFolder, `${service}.log`),
    },
    Math.min(mapping.maximumConcurrency, availableParallelism()),
  );
  const settings = {
    service,
    queue,
    batchSize: mapping.batchSize,
    windowMilliseconds: 1000 * Math.min(mapping.windowSeconds / speed, maxWindowSeconds),
    reportsBatchItemFailures: mapping.reportsBatchItemFailures,
    ...(onInvocation && { onInvocation }),
  };
  return { service, lambda, mapping: new EventSourceMapping(settings, emulator, lambda) };
}

function describe(emulator: Emulator, platform: Platform, client: Record<string, string>, lines: Line[]): Cloud {
  const queue = (id: string): Platform['queues'][string] => found(platform.queues[id], id);
  const raw = found(platform.buckets.RawBucket, 'RawBucket');
  const mainQueues = [queue('DropsQueue'), queue('RowsQueue'), queue('TablesQueue')];
  const deadLetterQueues = { drops: queue('DropsDeadLetterQueue'), rows: queue('RowsDeadLetterQueue'), tables: queue('TablesDeadLetterQueue') };
  return {
    endpoint: emulator.endpoint,
    environment: client,
    buckets: { raw: raw.name, clean: found(platform.buckets.CleanBucket, 'CleanBucket').name },
    queues: {
      drops: mainQueues[0]!.url,
      rows: mainQueues[1]!.url,
      tables: mainQueues[2]!.url,
      dropsDeadLetters: deadLetterQueues.drops.url,
      rowsDeadLetters: deadLetterQueues.rows.url,
      tablesDeadLetters: deadLetterQueues.tables.url,
    },
    async putObject(key, body) {
      return { etag: await upload(emulator, client, raw.name, key, body) };
    },
    async notify(key) {
      const head = await emulator.s3('HEAD', objectPath(raw.name, key));
      const event = objectCreatedEvent({
        region: platform.region, bucket: raw.name, key, size: Number(head['content-length']), etag: String(head.etag),
      });
      const target = Object.values(platform.queues).find(({ arn }) => arn === raw.notifies);
      await emulator.sqs('SendMessage', { QueueUrl: found(target, 'the queue of RawBucket’s notification').url, MessageBody: JSON.stringify(event) });
    },
    async inFlight() {
      const depths = await emulator.depths();
      const messages = mainQueues.reduce((sum, { name }) => sum + (depths.get(name) ?? 0), 0);
      return lines.reduce((sum, { mapping }) => sum + mapping.running, messages);
    },
    async deadLetters() {
      const letters = await Promise.all(
        Object.entries(deadLetterQueues).map(async ([name, { name: queueName }]) =>
          (await emulator.messages(queueName)).map(({ body, messageAttributes }): DeadLetter => ({
            queue: name as DeadLetter['queue'],
            body,
            attributes: Object.fromEntries(Object.entries(messageAttributes).map(([attribute, { StringValue = '' }]) => [attribute, StringValue])),
          })),
        ),
      );
      return letters.flat();
    },
    environments: () => lines.flatMap(({ service, lambda }) => lambda.pids().map((pid) => ({ service, pid }))),
    async stop() {
      await Promise.all(lines.flatMap(({ mapping, lambda }) => [mapping.stop(), lambda.stop()]));
      await emulator.stop();
      await Promise.all(lines.map(({ mapping }) => mapping.drained()));
    },
  };
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is missing from infra/`);
  return value;
}
