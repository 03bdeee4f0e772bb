import { setTimeout as wait } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES, PermanentError } from '@brewline/contracts';

/**
 * The limit of one call:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const MAX_ENTRIES = 10;
/** The messages of one call together may be no larger than one message. */
const MAX_CALL_BYTES = MAX_MESSAGE_BYTES;
/** How often messages that SQS refuses are sent; the SDK itself repeats calls that fail as a whole. */
const MAX_TRIES = 5;
/** The mean pause before the second attempt, in milliseconds; it doubles before each further one. */
const FIRST_PAUSE_MS = 100;

/**
 * Sends encoded messages in as few calls as their order allows. Bodies are read only as far as the next call needs, and
 * their producer waits while a call is under way.
 *
 * @throws PermanentError for a message larger than SQS accepts
 * @throws Error if SQS does not accept some of them; others may have been sent
 */
export async function sendMessages(
  sqs: SQSClient,
  queueUrl: string,
  bodies: Iterable<string> | AsyncIterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  let batch: string[] = [];
  let bytes = 0;
  for await (const body of bodies) {
    const size = Buffer.byteLength(body);
    if (size > MAX_MESSAGE_BYTES) throw new PermanentError(`A message of ${size} bytes is larger than SQS accepts`);
    if (batch.length === MAX_ENTRIES || bytes + size > MAX_CALL_BYTES) {
      await sendBatch(sqs, queueUrl, batch, signal);
      [batch, bytes] = [[], 0];
    }
    batch.push(body);
    bytes += size;
  }
  if (batch.length > 0) await sendBatch(sqs, queueUrl, batch, signal);
}

async function sendBatch(
  sqs: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
  for (let tries = 1; ; tries += 1) {
    const { Successful = [], Failed = [] } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
      signal && { abortSignal: signal },
    );
    // Messages neither confirmed nor refused are sent again: a duplicate is harmless, a loss is not.
    const sent = new Set(Successful.map(({ Id }) => Id));
    entries = entries.filter(({ Id }) => !sent.has(Id));
    if (entries.length === 0) return;
    const senderFault = Failed.find(({ SenderFault }) => SenderFault);
    if (senderFault || tries === MAX_TRIES)
      throw new Error(
        `${queueUrl} did not accept ${entries.length} of ${bodies.length} messages: `
          + ((senderFault ?? Failed[0])?.Code ?? 'no reason given'),
      );
    await wait(Math.random() * FIRST_PAUSE_MS * 2 ** tries, undefined, signal && { signal });
  }
}
