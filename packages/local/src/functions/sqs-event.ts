import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';

/** A message as ReceiveMessage returns it. */
export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: SQSRecord['attributes'];
  MessageAttributes?: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
}

/** The message as an event source mapping passes it to a function. */
export function toRecord(message: ReceivedMessage, queueArn: string): SQSRecord {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: toMessageAttributes(message.MessageAttributes ?? {}),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3]!,
  };
}

function toMessageAttributes(attributes: NonNullable<ReceivedMessage['MessageAttributes']>): SQSMessageAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}

/**
 * Which messages of a batch stay in the queue, by the rules of ReportBatchItemFailures: nothing listed means none; an
 * entry without the identifier of one of the batch's messages means all, because Lambda cannot tell which one was
 * meant.
 * @param answer what the function returned, as JSON; absent for nothing
 * @returns the failed message ids, or 'malformed'
 */
export function failedMessages(
  answer: string | undefined,
  messageIds: ReadonlySet<string>,
): ReadonlySet<string> | 'malformed' {
  const parsed: unknown = answer === undefined ? null : JSON.parse(answer);
  if (parsed === null) return new Set();
  if (typeof parsed !== 'object') return 'malformed';
  const { batchItemFailures: failures = null } = parsed as { batchItemFailures?: unknown };
  if (failures === null) return new Set();
  if (!Array.isArray(failures)) return 'malformed';
  const failed = new Set<string>();
  for (const failure of failures as ({ itemIdentifier?: unknown } | null)[]) {
    const id = failure?.itemIdentifier;
    if (typeof id !== 'string' || !messageIds.has(id)) return 'malformed';
    failed.add(id);
  }
  return failed;
}
