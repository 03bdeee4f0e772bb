import { hash, randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { type ExecutionEnvironment, failedMessages } from '@brewline/local/functions';

/** The outcome of the messages of one invocation. */
export interface Delivery {
  /** Bodies of the messages that SQS would delete. */
  readonly acknowledged: readonly string[];
  /** Bodies of the messages that would be redelivered. */
  readonly failed: readonly string[];
  /** Why the whole invocation failed. */
  readonly error?: string;
  readonly milliseconds: number;
}

/** Sends messages to a handler as an event source mapping would, and sorts them by its answer. */
export async function deliver(
  environment: ExecutionEnvironment,
  bodies: readonly string[],
  receives = 1,
): Promise<Delivery> {
  const records = bodies.map((body) => createRecord(body, receives));
  const { answer, error, milliseconds } = await environment.invoke({ Records: records });
  const failures =
    error === undefined ? failedMessages(answer, new Set(records.map(({ messageId }) => messageId))) : 'malformed';
  const isFailed = ({ messageId }: SQSRecord) => failures === 'malformed' || failures.has(messageId);
  return {
    acknowledged: records.filter((record) => !isFailed(record)).map(({ body }) => body),
    failed: records.filter(isFailed).map(({ body }) => body),
    ...(error !== undefined && { error }),
    milliseconds,
  };
}

/** The number of receives after which the queues send a message to the dead-letter queue. */
const MAX_RECEIVES = 5;

/**
 * Delivers messages until all are acknowledged, redelivering the failed ones.
 *
 * @param maxReceives by default the queue's limit; more if the test itself causes failures
 * @throws Error if some still fail after that
 */
export async function deliverAll(
  environment: () => ExecutionEnvironment | Promise<ExecutionEnvironment>,
  bodies: readonly string[],
  maxReceives = MAX_RECEIVES,
): Promise<void> {
  let left = bodies;
  const attempts: string[] = [];
  for (let receives = 1; left.length > 0; receives += 1) {
    if (receives > maxReceives)
      throw new Error(
        `${left.length} of ${bodies.length} messages failed ${maxReceives} times and would be dead letters:\n`
          + attempts.join('\n'),
      );
    const {
      failed,
      error = 'the handler reported the failed messages',
      milliseconds,
    } = await deliver(await environment(), left, receives);
    attempts.push(`${failed.length} after ${milliseconds.toFixed(0)} ms: ${error}`);
    left = failed;
  }
}

/** A message as an SQS record. */
export function createRecord(body: string, receives: number, messageId: string = randomUUID()): SQSRecord {
  return {
    messageId,
    receiptHandle: randomUUID(),
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '1629878400000',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: '1629878400001',
    },
    messageAttributes: {},
    md5OfBody: hash('md5', body),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-2:000000000000:brewline-test',
    awsRegion: 'eu-west-2',
  };
}
