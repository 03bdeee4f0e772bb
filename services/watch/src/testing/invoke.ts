/**
 * Runs the functions of this service as they deploy: bundled, each in its own process with the environment that its
 * test gives.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import {
  bundleFunction,
  clientEnvironment,
  ExecutionEnvironment,
  lambdaEnvironment,
  type InvocationResult,
} from '@brewline/local/functions';
import { type FunctionDefinition, readServerlessFile } from '@brewline/local/platform';

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
const SERVICE = join(REPOSITORY, 'services/watch');
/** An endpoint where nothing listens. */
const NOWHERE = 'http://127.0.0.1:1';

interface ServiceYml {
  readonly provider: { readonly runtime: string };
  readonly functions: Record<'check' | 'remind', Pick<FunctionDefinition, 'handler'> & { readonly timeout: number }>;
  readonly custom: Pick<FunctionDefinition, 'esbuild'>;
}

const folders: string[] = [];
const bundles = new Map<string, ReturnType<typeof bundleFunction>>();

/**
 * One invocation of a function: its result, and its log lines.
 *
 * @param seconds instead of its own timeout
 */
export async function invoke(
  name: 'check' | 'remind',
  environment: Record<string, string>,
  seconds?: number,
): Promise<InvocationResult & { lines: Record<string, unknown>[] }> {
  const yml = readServerlessFile(join(SERVICE, 'serverless.yml')) as unknown as ServiceYml;
  const { handler, timeout } = yml.functions[name];
  const definition = {
    service: 'watch',
    folder: SERVICE,
    name,
    handler,
    runtime: yml.provider.runtime,
    esbuild: yml.custom.esbuild,
  } as FunctionDefinition;
  if (!bundles.has(name)) bundles.set(name, bundleFunction(definition, REPOSITORY));
  const folder = await mkdtemp(join(tmpdir(), 'brewline-watch-'));
  folders.push(folder);
  const logFile = join(folder, 'log');
  const process = new ExecutionEnvironment({
    bundle: await bundles.get(name)!,
    environment: lambdaEnvironment(
      { name, memoryMb: 256, environment: { STAGE: 'test', ...environment } },
      clientEnvironment(NOWHERE, 'eu-west-2', 'local'),
    ),
    timeoutMilliseconds: (seconds ?? timeout) * 1000,
    initMilliseconds: 60_000,
    logFile,
  });
  const result = await process.invoke({} as SQSEvent);
  process.kill();
  await process.exited;
  const log = await readFile(logFile, 'utf8');
  return {
    ...result,
    lines: log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
