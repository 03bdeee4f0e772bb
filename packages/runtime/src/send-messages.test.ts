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
/** The bodies that the queue holds. */
let held: string[];

beforeEach(() => queueThat(() => undefined));

/** A queue that takes every message but those it has an error for. */
function queueThat(refuses: (body: string, call: number) => Omit<BatchResultErrorEntry, 'Id'> | undefined): void {
  [calls, held] = [[], []];
  sqs.reset();
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: SendMessageBatchRequestEntry[] }) => {
    const call = calls.push(Entries.map(({ MessageBody }) => MessageBody!));
    const refused = Entries.flatMap(({ Id, MessageBody }) => {
      const error = refuses(MessageBody!, call);
      return error ? [{ Id, ...error }] : [];
    });
    const taken = Entries.filter(({ Id }) => !refused.some((entry) => entry.Id === Id));
    held.push(...taken.map(({ MessageBody }) => MessageBody!));
    return { Successful: taken.map(({ Id }) => ({ Id })), Failed: refused };
  });
}

const busy = { Code: 'ServiceUnavailable', SenderFault: false };

test('whatever the sizes, every body is sent once, in calls that SQS takes', async () => {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 80_000, max: 300_000 }),
    fc.integer({ min: MAX_MESSAGE_BYTES - 3, max: MAX_MESSAGE_BYTES }),
  );
  const body = fc.tuple(size, fc.constantFrom('x', 'é', '€', '😀')).map(([bytes, character]) => {
    const most = Math.floor(bytes / Buffer.byteLength(character));
    return character.repeat(most).padEnd(most * character.length + bytes - most * Buffer.byteLength(character), '.');
  });
  await fc.assert(
    fc.asyncProperty(fc.array(body, { maxLength: 30 }), async (bodies) => {
      queueThat(() => undefined);
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

test('no bodies make no call', async () => {
  await sendMessages(client, QUEUE, []);
  expect(calls).toEqual([]);
});

test('what a call does not take is sent again, and nothing else', async () => {
  queueThat((body, call) => (call < 3 && ['b', 'd'].includes(body) ? busy : undefined));

  await sendMessages(client, QUEUE, ['a', 'b', 'c', 'd']);

  expect(calls).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'd'],
    ['b', 'd'],
  ]);
  expect(held.sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('what a call neither confirms nor refuses is sent again', async () => {
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({ Successful: [{ Id: '0', MessageId: '', MD5OfMessageBody: '' }] })
    .resolves({ Successful: [{ Id: '1', MessageId: '', MD5OfMessageBody: '' }] });

  await sendMessages(client, QUEUE, ['a', 'b']);

  expect(sqs.commandCalls(SendMessageBatchCommand)[1]!.args[0].input.Entries).toEqual([{ Id: '1', MessageBody: 'b' }]);
});

test("a queue that goes on refusing a message is an error with the queue's code, after a few tries", async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
  queueThat((body) => (body === 'b' ? busy : undefined));

  await expect(sendMessages(client, QUEUE, ['a', 'b'])).rejects.toThrow(
    'http://queues/rows did not take 1 of 2 messages: ServiceUnavailable',
  );
  expect(calls).toHaveLength(5);
  jest.restoreAllMocks();
});

test("a message that is the sender's fault is an error at once, with the queue's code", async () => {
  queueThat((body) =>
    body === 'b' ? { Code: 'InvalidMessageContents', SenderFault: true } : body === 'c' ? busy : undefined,
  );

  await expect(sendMessages(client, QUEUE, ['a', 'b', 'c'])).rejects.toThrow(
    'did not take 2 of 3 messages: InvalidMessageContents',
  );
  expect(calls).toHaveLength(1);
});

test('a message that is larger than SQS takes is a permanent error', async () => {
  await expect(sendMessages(client, QUEUE, ['a', 'é'.repeat(MEBIBYTE / 2)])).rejects.toThrow(
    new PermanentError(`A message of ${MEBIBYTE} bytes is more than SQS takes`),
  );
  expect(held).toEqual([]);
});

test('while a call is under way no more bodies are read, and then at most what fits into two calls', async () => {
  let made = 0;
  function* bodies() {
    for (; made < 100; made += 1) yield 'x'.repeat(300_000);
  }
  let taken = 0;
  const waitingWhileAsked: number[] = [];
  sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }: { Entries: SendMessageBatchRequestEntry[] }) => {
    const before = made;
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(made).toBe(before);
    waitingWhileAsked.push(made + 1 - taken);
    taken += Entries.length;
    return { Successful: Entries.map(({ Id }) => ({ Id })) };
  });

  await sendMessages(client, QUEUE, bodies());

  expect(taken).toBe(100);
  expect(Math.max(...waitingWhileAsked)).toBe(4);
});
