import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, type Bundle } from '../functions/bundle.ts';
import { Emulator } from '../emulator/emulator.ts';
import { type CloudClient, cloudClient, requireResource } from './client.ts';
import { EventSourceMapping, type Invocation } from '../functions/event-source-mapping.ts';
import { clientEnvironment, lambdaEnvironment } from '../functions/lambda-environment.ts';
import { LambdaFunction } from '../functions/lambda-function.ts';
import { readPlatform, REGION, type Platform } from '../platform/platform.ts';
import { readFunctions, type FunctionDefinition } from '../platform/function-definitions.ts';
import { STAGE } from '../platform/serverless-file.ts';

/** Options of {@link startCloud}. */
export interface CloudOptions {
  /** Root of the Brewline checkout: the folder of the platform's `serverless.yml`, `infra/` and `services/`. */
  repo: string;
  /** The texts in Secrets Manager, by the secret's logical id in the platform's template. */
  secrets?: Record<string, string>;
  /** The values in the Parameter Store, by name below the stage's own path. */
  parameters?: Record<string, string>;
  /**
   * How many times faster than the clock the queues and functions run: visibility timeouts (also those a handler sets),
   * delays, batching windows and function timeouts are divided by it. A function keeps at least 1 s, so with a speed
   * above its timeout in seconds, a slow handler can outlast its message's visibility timeout. Default: 1.
   */
  speed?: number;
  /**
   * The longest batching window in seconds, after `speed`: a local run need not wait as long as on AWS. Default: the
   * yml's.
   */
  maxWindowSeconds?: number;
  /**
   * The machine's clock, in milliseconds since 1970, by which S3 dates objects and responses; when it is set back, S3's
   * clock is not. For tests with wrong clocks: the functions' clocks stay right. Default: `Date.now`.
   */
  machineClock?: () => number;
  /**
   * Each execution environment appends its stdout and stderr to `<logFolder>/<service>.log`. Created if absent; only
   * its owner can read it.
   */
  logFolder: string;
  /** Called after every invocation, once its messages are deleted or left for redelivery. */
  onInvocation?: (invocation: Invocation) => void;
}

/** A running embedded cloud, for the process that started it. */
export interface Cloud extends CloudClient {
  /** The clean bucket is this cloud's own; the raw bucket has the same name in every cloud, so keys stay the same. */
  buckets: { raw: string; clean: string };
  /** The running execution environments. */
  environments(): { service: string; pid: number }[];
  /**
   * Kills the execution environments, waits for them and for open polls, and closes S3 and SQS, whose contents are
   * lost.
   */
  stop(): Promise<void>;
}

/** A function and its event source mapping. */
interface RunningFunction {
  service: string;
  lambda: LambdaFunction;
  mapping: EventSourceMapping;
}

/**
 * Runs what the checkout's `serverless.yml` files deploy, on this machine: buckets and queues in memory, functions in
 * their own processes.
 * @throws Error if a yml or a handler is invalid; nothing is left running then
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { repo, secrets = {}, parameters = {}, logFolder, speed = 1, machineClock } = options;
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  chmodSync(logFolder, 0o700);
  const emulator = await Emulator.start(REGION, speed, machineClock);
  try {
    const platform = readPlatform(repo, emulator.endpoint, `-${randomBytes(8).toString('hex')}`);
    await emulator.createResources(platform);
    for (const [id, text] of Object.entries(secrets)) emulator.addSecret(secretArn(id, platform), text);
    for (const [name, value] of Object.entries(parameters)) emulator.addParameter(`/brewline/${STAGE}/${name}`, value);
    const client = clientEnvironment(emulator.endpoint, REGION, emulator.credential);
    const definitions = readFunctions(repo, platform);
    const bundles = await Promise.all(definitions.map((definition) => bundleFunction(definition, repo)));
    const functions = definitions.map((definition, index) =>
      startFunction(definition, bundles[index]!, client, options, platform, emulator),
    );
    return toCloud(emulator, cloudClient(emulator, platform), functions, platform);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

function secretArn(id: string, { secrets }: Platform): string {
  const arn = secrets[id];
  if (arn === undefined) throw new Error(`the platform has no secret ${id}`);
  return arn;
}

function startFunction(
  definition: FunctionDefinition,
  bundle: Bundle,
  client: Record<string, string>,
  { speed = 1, maxWindowSeconds = Infinity, logFolder, onInvocation }: CloudOptions,
  platform: Platform,
  emulator: Emulator,
): RunningFunction {
  const { service, mapping, timeoutSeconds } = definition;
  const queue = Object.values(platform.queues).find(({ arn }) => arn === mapping.queueArn);
  if (!queue) throw new Error(`${definition.name}: the platform has no queue ${mapping.queueArn}`);
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

function toCloud(emulator: Emulator, client: CloudClient, functions: RunningFunction[], { buckets }: Platform): Cloud {
  return {
    ...client,
    buckets: { ...client.buckets, clean: requireResource(buckets.CleanBucket, 'CleanBucket').name },
    environments: () => functions.flatMap(({ service, lambda }) => lambda.pids().map((pid) => ({ service, pid }))),
    async stop() {
      await Promise.all(functions.flatMap(({ mapping, lambda }) => [mapping.stop(), lambda.stop()]));
      await emulator.stop();
      await Promise.all(functions.map(({ mapping }) => mapping.drained()));
    },
  };
}
