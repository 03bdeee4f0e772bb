import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES, PermanentError } from '@brewline/contracts';
import { beforeEach, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { sendMessages } from './send-messages.ts';

const QUEUE = 'http://queues/rows';
const MEBIBYTE = 1024 * 1024;
const sqs = mockClient(SQSClient);
const client = new SQSClient({ region: 'eu-west-2' });
/** The bodies of each call. */
let calls: string[][];
/** The bodies in the queue. */
let held: string[];

beforeEach(() => mockQueue(() => undefined));

/** Mocks a queue that accepts every message except those that `errorFor` gives an error for. */
function mockQueue(errorFor: (body: string, call: number) => Omit<BatchResultErrorEntry, 'Id'> | undefined): void {
  [calls, held] = [[], []];
  sqs.reset();
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: SendMessageBatchRequestEntry[] }) => {
    const call = calls.push(Entries.map(({ MessageBody }) => MessageBody!));
    const refused = Entries.flatMap(({ Id, MessageBody }) => {
      const error = errorFor(MessageBody!, call);
      return error ? [{ Id, ...error }] : [];
    });
    const accepted = Entries.filter(({ Id }) => !refused.some((entry) => entry.Id === Id));
    held.push(...accepted.map(({ MessageBody }) => MessageBody!));
    return { Successful: accepted.map(({ Id }) => ({ Id })), Failed: refused };
  });
}

const busy = { Code: 'ServiceUnavailable', SenderFault: false };

test('bodies of any size are sent once each, in calls that SQS accepts', async () => {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 80_000, max: 300_000 }),
    fc.integer({ min: MAX_MESSAGE_BYTES - 3, max: MAX_MESSAGE_BYTES }),
  );
  const body = fc.tuple(size, fc.constantFrom('x', 'é', '€', '😀')).map(([bytes, character]) => {
    const count = Math.floor(bytes / Buffer.byteLength(character));
    return character.repeat(count).padEnd(count * character.length + bytes - count * Buffer.byteLength(character), '.');
  });
  await fc.assert(
    fc.asyncProperty(fc.array(body, { maxLength: 30 }), async (bodies) => {
      mockQueue(() => undefined);
      await sendMessages(client, QUEUE, bodies);

      expect(held).toEqual(bodies);
      for (const call of calls) {
        expect(call.length).toBeLessThanOrEqual(10);
        expect(call.reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThanOrEqual(MEBIBYTE);
      }
      const full = calls.filter((call, at) => {
        const next = calls[at + 1]?.[0];
        return next === undefined || call.length === 10 || Buffer.byteLength(call.join('') + next) > MAX_MESSAGE_BYTES;
      });
      expect(full).toHaveLength(calls.length);
    }),
    { numRuns: 60 },
  );
});

test('without bodies there is no call', async () => {
  await sendMessages(client, QUEUE, []);
  expect(calls).toEqual([]);
});

test('only the messages that a call did not accept are sent again', async () => {
  mockQueue((body, call) => (call < 3 && ['b', 'd'].includes(body) ? busy : undefined));

  await sendMessages(client, QUEUE, ['a', 'b', 'c', 'd']);

  expect(calls).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'd'],
    ['b', 'd'],
  ]);
  expect(held.sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('a message that a call neither confirms nor refuses is sent again', async () => {
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({ Successful: [{ Id: '0', MessageId: '', MD5OfMessageBody: '' }] })
    .resolves({ Successful: [{ Id: '1', MessageId: '', MD5OfMessageBody: '' }] });

  await sendMessages(client, QUEUE, ['a', 'b']);

  expect(sqs.commandCalls(SendMessageBatchCommand)[1]!.args[0].input.Entries).toEqual([{ Id: '1', MessageBody: 'b' }]);
});

test("a message that the queue keeps refusing is an error with the queue's code, after a few attempts", async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
  mockQueue((body) => (body === 'b' ? busy : undefined));

  await expect(sendMessages(client, QUEUE, ['a', 'b'])).rejects.toThrow(
    'http://queues/rows did not accept 1 of 2 messages: ServiceUnavailable',
  );
  expect(calls).toHaveLength(5);
  jest.restoreAllMocks();
});

test("a refusal that is the sender's fault is an error at once, with the queue's code", async () => {
  mockQueue((body) =>
    body === 'b' ? { Code: 'InvalidMessageContents', SenderFault: true } : body === 'c' ? busy : undefined,
  );

  await expect(sendMessages(client, QUEUE, ['a', 'b', 'c'])).rejects.toThrow(
    'did not accept 2 of 3 messages: InvalidMessageContents',
  );
  expect(calls).toHaveLength(1);
});

test('a message that is larger than SQS accepts is a permanent error', async () => {
  await expect(sendMessages(client, QUEUE, ['a', 'é'.repeat(MEBIBYTE / 2)])).rejects.toThrow(
    new PermanentError(`A message of ${MEBIBYTE} bytes is larger than SQS accepts`),
  );
  expect(held).toEqual([]);
});

test('no body is read during a call, and at most as many are in memory as fit into two calls', async () => {
  let made = 0;
  function* bodies() {
    for (; made < 100; made += 1) yield 'x'.repeat(300_000);
  }
  let sent = 0;
  const inMemory: number[] = [];
  sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }: { Entries: SendMessageBatchRequestEntry[] }) => {
    const before = made;
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(made).toBe(before);
    inMemory.push(made + 1 - sent);
    sent += Entries.length;
    return { Successful: Entries.map(({ Id }) => ({ Id })) };
  });

  await sendMessages(client, QUEUE, bodies());

  expect(sent).toBe(100);
  expect(Math.max(...inMemory)).toBe(4);
});
