import type { RequestListener } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { clientOptions } from './client-options.ts';
import { sendMessages } from './send-messages.ts';
import { countTries, withShortTimeouts } from './testing/index.ts';
import { startTestServer } from '@brewline/testing';

const FAULTS: Record<string, RequestListener> = {
  'never answers': () => undefined,
  'stops reading the request': (request) => void request.pause(),
  'stalls in the middle of its response': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '1000' });
    response.write('{"Successful":');
  },
  'breaks off in the middle of its response': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '1000' });
    response.write('{"Successful":', () => response.destroy());
  },
  'breaks the connection': (request) => void request.socket.destroy(),
};

test.each(Object.entries(FAULTS))('a call to a queue that %s is tried three times, then fails', async (_, fault) => {
  const server = await startTestServer(fault);
  const sqs = new SQSClient({ ...withShortTimeouts(clientOptions), ...server });
  const tries = countTries(sqs);
  const started = performance.now();

  await expect(sendMessages(sqs, `${server.endpoint}/queue/rows`, ['x'.repeat(1_000_000)])).rejects.toThrow();

  expect(tries.count).toBe(3);
  expect(performance.now() - started).toBeLessThan(3000);
  sqs.destroy();
});
