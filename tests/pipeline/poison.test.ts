/** A message that makes no sense harms only itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  createProgress,
  type EmbeddedPipeline,
  findInputs,
  isReconciled,
  runFiles,
  startPipeline,
} from '@brewline/cli/testing';
import { newFolder, removeFolder, waitUntil } from '@brewline/testing';
import { NIGHT } from '../support/night.ts';

let folder: string;
let line: EmbeddedPipeline;

beforeEach(async () => {
  folder = await newFolder();
  line = await startPipeline({ home: folder, signal: new AbortController().signal });
});
afterEach(async () => {
  await line.close();
  await removeFolder(folder);
});

test('it alone reaches the dead-letter queue with its reason, its neighbours load, and the log says why', async () => {
  const { endpoint, credential, queues, environment } = line.cloud;
  const sqs = new SQSClient({
    endpoint,
    region: environment.AWS_REGION!,
    credentials: { accessKeyId: credential, secretAccessKey: 'local' },
  });
  for (const queue of [queues.drops, queues.rows, queues.tables])
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '{"version":1,"poison":true}' }));
  const found = await findInputs([NIGHT]);

  const outcome = await runFiles(line, found, createProgress(found.inputs.length, true));

  expect(isReconciled(outcome)).toBe(true);
  await waitUntil(async () => (await line.cloud.inFlight()) === 0);
  const letters = await line.cloud.deadLetters();
  expect(letters.map(({ queue }) => queue).sort()).toEqual(['drops', 'rows', 'tables']);
  for (const { queue, attributes } of letters) {
    expect(attributes.reason).toMatch(/^Not an? (S3 event|row chunk|table batch)/);
    const log = await readFile(
      join(folder, 'logs', `${{ drops: 'extract', rows: 'transform', tables: 'load' }[queue]}.log`),
      'utf8',
    );
    expect(log).toContain(attributes.reason);
  }
  sqs.destroy();
});
