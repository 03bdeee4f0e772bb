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

test('two invocations at once get their own answers, in whichever order the handler finishes', async () => {
  const invoke = (name: string) => environment.invoke({ Records: [name] } as unknown as SQSEvent);

  const outcomes = await Promise.all([invoke('first'), invoke('second')]);

  expect(outcomes.map(({ answer }) => answer)).toEqual(['"first"', '"second"']);
});
