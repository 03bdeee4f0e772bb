import { expect, test } from '@jest/globals';
import { Batch } from './batch.ts';
import type { ReceivedMessage } from './sqs-event.ts';

const message = (Body: string): ReceivedMessage => ({
  MessageId: 'm',
  ReceiptHandle: 'r',
  Body,
  MD5OfBody: 'x',
  Attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1',
    SenderId: '1',
    ApproximateFirstReceiveTimestamp: '1',
  },
});

const fill = (body: string): number => {
  const batch = new Batch(10_000);
  while (batch.tryAdd(message(body))) continue;
  return batch.messages.length;
};

test('a batch is full at its size', () => {
  const batch = new Batch(2);
  expect([batch.tryAdd(message('a')), batch.tryAdd(message('b')), batch.tryAdd(message('c'))]).toEqual([
    true,
    true,
    false,
  ]);
  expect(batch.room).toBe(0);
});

test('a message counts towards 6 MB as the event encodes it', () => {
  expect(fill('x'.repeat(1_000_000))).toBe(6);
  expect(fill('"'.repeat(1_000_000))).toBe(3);
  expect(fill('é'.repeat(500_000))).toBe(6);
});

test('an empty batch takes any message', () => {
  expect(new Batch(10).tryAdd(message('"'.repeat(4_000_000)))).toBe(true);
});
