// Cold starts that fail, or take longer than Lambda's Init phase.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { LambdaFunction } from './lambda-function.ts';

const NO_EVENT: SQSEvent = { Records: [] };
let folder: string;
let functions: LambdaFunction[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brewline-function-'));
  functions = [];
});

afterEach(async () => {
  await Promise.all(functions.map((lambda) => lambda.stop()));
  rmSync(folder, { recursive: true });
});

/**
 * A function whose module records each start, runs `init`, which can use the number of the start, and then exports a
 * handler.
 */
function createFunction(
  init: string,
  times: { initMilliseconds: number; timeoutMilliseconds: number },
): LambdaFunction {
  const file = join(folder, 'handler.mjs');
  writeFileSync(
    file,
    `import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(starts())}, '1');
    const start = readFileSync(${JSON.stringify(starts())}).length;
    ${init}
    export const handler = async () => ({ start });`,
  );
  const lambda = new LambdaFunction(
    {
      bundle: { file, exportName: 'handler' },
      environment: { PATH: process.env.PATH! },
      logFile: join(folder, 'log'),
      ...times,
    },
    1,
  );
  functions.push(lambda);
  return lambda;
}

const starts = (): string => join(folder, 'starts');

async function invoke(lambda: LambdaFunction): Promise<{ error?: string; answer: unknown }> {
  await lambda.waitForSlot();
  const { error, answer } = await lambda.invoke(NO_EVENT);
  return { ...(error !== undefined && { error }), answer: JSON.parse(answer ?? 'null') };
}

test('a handler that loads too slowly for the Init phase is started again within the same invocation', async () => {
  const lambda = createFunction('await new Promise((resolve) => setTimeout(resolve, 600));', {
    initMilliseconds: 500,
    timeoutMilliseconds: 30_000,
  });
  expect((await invoke(lambda)).error).toBeUndefined();
  const [pid] = lambda.pids();
  await invoke(lambda);
  expect(lambda.pids()).toEqual([pid]);
});

test('a start that crashed is repeated', async () => {
  const lambda = createFunction('if (start === 1) process.exit(3);', {
    initMilliseconds: 10_000,
    timeoutMilliseconds: 30_000,
  });
  expect(await invoke(lambda)).toMatchObject({ answer: { start: 2 } });
});

test('a handler that never loads fails its invocation at the function’s timeout', async () => {
  const lambda = createFunction('await new Promise(() => setInterval(() => undefined, 1000));', {
    initMilliseconds: 500,
    timeoutMilliseconds: 800,
  });
  expect(await invoke(lambda)).toEqual({ error: 'the handler was not loaded within 0.8 s', answer: null });
  expect(lambda.pids()).toEqual([]);
});

test('a function that is stopped while it starts is not started again', async () => {
  const lambda = createFunction('await new Promise(() => setInterval(() => undefined, 1000));', {
    initMilliseconds: 10_000,
    timeoutMilliseconds: 30_000,
  });
  await lambda.waitForSlot();
  const invocation = lambda.invoke(NO_EVENT);
  await lambda.stop();
  expect(await invocation).toMatchObject({ error: 'the environment was stopped' });
  expect(lambda.pids()).toEqual([]);
});
