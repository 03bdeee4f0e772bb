import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { ExecutionEnvironment } from './execution-environment.ts';

const HANDLER = `
let first;
export const handler = async ({ Records: [name] }) => {
  if (name === 'first') await new Promise((resolve) => (first = resolve));
  else setImmediate(first);
  return name;
};`;

const folder = await makeTemporaryFolder();
const file = join(folder, 'handler.mjs');
await writeFile(file, HANDLER);
const environment = new ExecutionEnvironment({
  bundle: { file, exportName: 'handler' },
  environment: {},
  timeoutMilliseconds: 60_000,
  initMilliseconds: 60_000,
  logFile: join(folder, 'log'),
});
addCleanup(() => {
  environment.kill();
  return environment.exited;
});

test('Two invocations at once each get their own answer, in whatever order the handler is done', async () => {
  const invoke = (name: string) => environment.invoke({ Records: [name] } as unknown as SQSEvent);

  const outcomes = await Promise.all([invoke('first'), invoke('second')]);

  expect(outcomes.map(({ answer }) => answer)).toEqual(['"first"', '"second"']);
});
