import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES, PermanentError } from '@brewline/contracts';

/**
 * Sends one encoded message. Transient faults are the SDK's to retry.
 *
 * @throws PermanentError for a message larger than SQS takes
 */
export async function sendMessage(sqs: SQSClient, queueUrl: string, body: string): Promise<void> {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_MESSAGE_BYTES) throw new PermanentError(`A message of ${bytes} bytes is more than SQS takes`);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
}
