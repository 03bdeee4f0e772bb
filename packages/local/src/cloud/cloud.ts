import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, type Bundle } from '../functions/bundle.ts';
import { Emulator } from '../emulator/emulator.ts';
import { cloudClient, found } from './client.ts';
import { EventSourceMapping } from '../functions/event-source-mapping.ts';
import { clientEnvironment, lambdaEnvironment } from '../functions/lambda-environment.ts';
import { LambdaFunction } from '../functions/lambda-function.ts';
import { readPlatform, REGION, type Platform } from '../platform/platform.ts';
import { readFunctions, type FunctionDefinition } from '../platform/function-definitions.ts';
import { STAGE } from '../platform/serverless-file.ts';
import type { Cloud, CloudClient, CloudOptions } from './types.ts';

/** A function and the mapping that feeds it. */
interface Line {
  service: string;
  lambda: LambdaFunction;
  mapping: EventSourceMapping;
}

/**
 * Runs what the checkout's `serverless.yml` files deploy, on this machine: buckets and queues in memory, functions in
 * processes of their own.
 * @throws Error when a yml or a handler does not make sense; nothing is left running then
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { repo, secrets = {}, parameters = {}, logFolder, speed = 1, machineClock } = options;
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  chmodSync(logFolder, 0o700);
  const emulator = await Emulator.start(REGION, speed, machineClock);
  try {
    const platform = readPlatform(repo, emulator.endpoint, `-${randomBytes(8).toString('hex')}`);
    await emulator.create(platform);
    for (const [id, text] of Object.entries(secrets)) emulator.keepSecret(arnOf(id, platform), text);
    for (const [name, value] of Object.entries(parameters)) emulator.keepParameter(`/brewline/${STAGE}/${name}`, value);
    const client = clientEnvironment(emulator.endpoint, REGION, emulator.credential);
    const definitions = readFunctions(repo, platform);
    const bundles = await Promise.all(definitions.map((definition) => bundleFunction(definition, repo)));
    const lines = definitions.map((definition, index) =>
      startLine(definition, bundles[index]!, client, options, platform, emulator),
    );
    return describe(emulator, cloudClient(emulator, platform), lines, platform);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

function arnOf(id: string, { secrets }: Platform): string {
  const arn = secrets[id];
  if (arn === undefined) throw new Error(`the platform has no secret ${id}`);
  return arn;
}

function startLine(
  definition: FunctionDefinition,
  bundle: Bundle,
  client: Record<string, string>,
  { speed = 1, maxWindowSeconds = Infinity, logFolder, onInvocation }: CloudOptions,
  platform: Platform,
  emulator: Emulator,
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

function describe(emulator: Emulator, client: CloudClient, lines: Line[], { buckets }: Platform): Cloud {
  return {
    ...client,
    buckets: { ...client.buckets, clean: found(buckets.CleanBucket, 'CleanBucket').name },
    environments: () => lines.flatMap(({ service, lambda }) => lambda.pids().map((pid) => ({ service, pid }))),
    async stop() {
      await Promise.all(lines.flatMap(({ mapping, lambda }) => [mapping.stop(), lambda.stop()]));
      await emulator.stop();
      await Promise.all(lines.map(({ mapping }) => mapping.drained()));
    },
  };
}
