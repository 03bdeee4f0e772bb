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

/** What {@link startCloud} needs to know. */
export interface CloudOptions {
  /** Root of the Brewline checkout: the folder of the platform's `serverless.yml`, `infra/` and `services/`. */
  repo: string;
  /** What Secrets Manager keeps on AWS, by the secret's logical id in the platform's template. */
  secrets?: Record<string, string>;
  /** What the Parameter Store keeps on AWS, by name below the stage's own path. */
  parameters?: Record<string, string>;
  /**
   * How many times faster than the clock the queues and functions live: visibility timeouts (also those a handler asks
   * for), delays, batching windows and function timeouts are divided by it. A function keeps at least 1 s, so beyond a
   * function's timeout in seconds a slow handler can outlive its message's visibility. Default 1.
   */
  speed?: number;
  /**
   * The longest batching window in seconds, after `speed`: a local run need not wait for a quiet evening. Default: the
   * yml's.
   */
  maxWindowSeconds?: number;
  /**
   * The machine's clock, in milliseconds since 1970, that S3 dates objects and answers by; where it is set back, S3's
   * goes on. For tests of clocks that are wrong: the functions' clocks stay right. Default: `Date.now`.
   */
  machineClock?: () => number;
  /**
   * Each execution environment appends its stdout and stderr to `<logFolder>/<service>.log`. Created if absent; only
   * its owner can read it.
   */
  logFolder: string;
  /** Called after every invocation, once its messages are deleted or left to return. */
  onInvocation?: (invocation: Invocation) => void;
}

/** A running embedded cloud, for who started it. */
export interface Cloud extends CloudClient {
  /** The clean bucket is this cloud's alone; the raw bucket is called the same in all, as a file's name is. */
  buckets: { raw: string; clean: string };
  /** The execution environments that live now. */
  environments(): { service: string; pid: number }[];
  /** Kills the execution environments, waits for them and for open polls, and closes S3 and SQS with all they held. */
  stop(): Promise<void>;
}

/** A function and the mapping that feeds it. */
interface RunningFunction {
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
    await emulator.createResources(platform);
    for (const [id, text] of Object.entries(secrets)) emulator.addSecret(secretArn(id, platform), text);
    for (const [name, value] of Object.entries(parameters)) emulator.addParameter(`/brewline/${STAGE}/${name}`, value);
    const client = clientEnvironment(emulator.endpoint, REGION, emulator.credential);
    const definitions = readFunctions(repo, platform);
    const bundles = await Promise.all(definitions.map((definition) => bundleFunction(definition, repo)));
    const lines = definitions.map((definition, index) =>
      startFunction(definition, bundles[index]!, client, options, platform, emulator),
    );
    return toCloud(emulator, cloudClient(emulator, platform), lines, platform);
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

function toCloud(emulator: Emulator, client: CloudClient, lines: RunningFunction[], { buckets }: Platform): Cloud {
  return {
    ...client,
    buckets: { ...client.buckets, clean: requireResource(buckets.CleanBucket, 'CleanBucket').name },
    environments: () => lines.flatMap(({ service, lambda }) => lambda.pids().map((pid) => ({ service, pid }))),
    async stop() {
      await Promise.all(lines.flatMap(({ mapping, lambda }) => [mapping.stop(), lambda.stop()]));
      await emulator.stop();
      await Promise.all(lines.map(({ mapping }) => mapping.drained()));
    },
  };
}
