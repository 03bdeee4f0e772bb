import { hash, randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { type ExecutionEnvironment, failedMessages } from '@brewline/local/functions';

/** What became of the messages of one invocation. */
export interface Delivery {
  /** Bodies that SQS would delete. */
  readonly acknowledged: readonly string[];
  /** Bodies that would come back. */
  readonly failed: readonly string[];
  /** Why the whole invocation failed. */
  readonly error?: string;
  readonly milliseconds: number;
}

/** Gives messages to a handler as an event source mapping would, and sorts them by its answer. */
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

/** As many receives as the queues allow before a message is a dead letter. */
const MAX_RECEIVES = 5;

/**
 * Delivers messages until all are acknowledged, those that failed again each time.
 *
 * @param maxReceives as many as a queue allows, unless the test itself makes more fail
 * @throws Error when some still fail after that
 */
export async function deliverAll(
  environment: () => ExecutionEnvironment | Promise<ExecutionEnvironment>,
  bodies: readonly string[],
  maxReceives = MAX_RECEIVES,
): Promise<void> {
  let left = bodies;
  const story: string[] = [];
  for (let receives = 1; left.length > 0; receives += 1) {
    if (receives > maxReceives)
      throw new Error(
        `${left.length} of ${bodies.length} messages failed ${maxReceives} times and would be dead letters:\n`
          + story.join('\n'),
      );
    const {
      failed,
      error = 'the handler named those that failed',
      milliseconds,
    } = await deliver(await environment(), left, receives);
    story.push(`${failed.length} after ${milliseconds.toFixed(0)} ms: ${error}`);
    left = failed;
  }
}

/** A message as SQS hands it over. */
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
