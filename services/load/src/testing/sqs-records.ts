import { type TestDrop, TIMEOUT_MS } from '@brewline/warehouse/testing';
import type { Context, SQSRecord } from 'aws-lambda';

/** The messages of the drops as SQS records. */
export function recordsOf(drops: readonly TestDrop[], change: (body: string) => string = (body) => body): SQSRecord[] {
  return drops
    .flatMap(({ messages }) => messages)
    .map((message, at) => ({
      messageId: `message ${at}`,
      receiptHandle: `handle ${at}`,
      body: change(JSON.stringify(message)),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1629878400000',
        SenderId: 'AIDAEXAMPLE',
        ApproximateFirstReceiveTimestamp: '1629878400001',
      },
      messageAttributes: {},
      md5OfBody: '00000000000000000000000000000000',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-2:000000000000:brewline-test-tables',
      awsRegion: 'eu-west-2',
    }));
}

/** An invocation with this much time left. */
export const contextOf = (milliseconds = TIMEOUT_MS): Context =>
  ({ getRemainingTimeInMillis: () => milliseconds }) as Context;
