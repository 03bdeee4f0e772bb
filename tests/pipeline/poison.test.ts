/** A malformed message harms only itself. */
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
let pipeline: EmbeddedPipeline;

beforeEach(async () => {
  folder = await newFolder();
  pipeline = await startPipeline({ home: folder, signal: new AbortController().signal });
});
afterEach(async () => {
  await pipeline.close();
  await removeFolder(folder);
});

test('only malformed messages are dead-lettered, with the reason in the log; all files are loaded', async () => {
  const { endpoint, credential, queues, environment } = pipeline.cloud;
  const sqs = new SQSClient({
    endpoint,
    region: environment.AWS_REGION!,
    credentials: { accessKeyId: credential, secretAccessKey: 'local' },
  });
  for (const queue of [queues.drops, queues.rows, queues.tables])
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: '{"version":1,"poison":true}' }));
  const found = await findInputs([NIGHT]);

  const outcome = await runFiles(pipeline, found, createProgress(found.inputs.length, true));

  expect(isReconciled(outcome)).toBe(true);
  await waitUntil(async () => (await pipeline.cloud.inFlight()) === 0);
  const letters = await pipeline.cloud.deadLetters();
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
