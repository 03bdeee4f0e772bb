import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Emulator } from './emulator.ts';
import { readPlatform } from '../platform/platform.ts';
import { TemporaryRepo } from '../testing/temporary-repo.ts';
import { waitUntil } from '@brewline/testing';

// The behaviour of fauxqs that the embedded cloud relies on, and that its hooks correct, through the real SDK.

const SPEED = 1200; // the rows queue's 360 s are 0.3 s
let repo: TemporaryRepo;
let emulator: Emulator;
let sqs: SQSClient;
let s3: S3Client;
let rows: string;
let deadLetters: string;
let bucket: string;

beforeAll(async () => {
  repo = new TemporaryRepo({});
  emulator = await Emulator.start('eu-west-2', SPEED);
  const platform = readPlatform(repo.path, emulator.endpoint);
  await emulator.createResources(platform);
  rows = platform.queues.RowsQueue!.url;
  deadLetters = platform.queues.RowsDeadLetterQueue!.url;
  bucket = platform.buckets.CleanBucket!.name;
  const options = {
    endpoint: emulator.endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: emulator.credential, secretAccessKey: 'test' },
  };
  [sqs, s3] = [new SQSClient(options), new S3Client(options)];
});

afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  await emulator.stop();
  repo.remove();
});

const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: rows, MessageBody }));
const remove = ({ ReceiptHandle }: Message) => sqs.send(new DeleteMessageCommand({ QueueUrl: rows, ReceiptHandle }));

async function receive(QueueUrl = rows): Promise<Message> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  expect(Messages).toHaveLength(1);
  return Messages[0]!;
}

test('visibility timeouts are divided by the speed, even to less than a second', async () => {
  await send('a');
  const first = await receive();
  const started = performance.now();
  const second = await receive();
  const waited = performance.now() - started;
  expect(second.MessageId).toBe(first.MessageId);
  expect(second.Attributes!.ApproximateReceiveCount).toBe('2');
  expect(waited).toBeGreaterThan(200);
  expect(waited).toBeLessThan(2000);
  await remove(second);
});

test('a changed visibility timeout is divided too, and 0 means at once', async () => {
  await send('a');
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: rows,
      ReceiptHandle: (await receive()).ReceiptHandle,
      VisibilityTimeout: 1200,
    }),
  );
  const started = performance.now();
  const redelivered = await receive();
  expect(performance.now() - started).toBeGreaterThan(900);
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: rows,
      ReceiptHandle: redelivered.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: rows }));
  expect(Messages).toHaveLength(1);
  await remove(Messages![0]!);
});

test('after five receives, a message is in the dead-letter queue', async () => {
  await send('poison');
  for (let count = 0; count < 5; count += 1) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: rows,
        ReceiptHandle: (await receive()).ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
  expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: rows }))).Messages).toBeUndefined();
  expect((await receive(deadLetters)).Body).toBe('poison');
});

test('a message may have 1 MiB, and a batch no more', async () => {
  const mebibyte = 'x'.repeat(1024 * 1024);
  await send(mebibyte);
  await remove(await receive());
  await expect(send(`${mebibyte}x`)).rejects.toThrow(/1048576/);
  const Entries = ['1', '2'].map((Id) => ({ Id, MessageBody: mebibyte.slice(0, 600_000) }));
  await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl: rows, Entries }))).rejects.toThrow(/1048576/);
});

test('characters that XML does not allow are refused', async () => {
  await expect(send('\u0000')).rejects.toThrow(/Invalid characters/);
  await expect(send('\uFFFE')).rejects.toThrow(/Invalid characters/);
});

test('message attributes are kept, also in a dead-letter queue', async () => {
  const MessageAttributes = {
    reason: { DataType: 'String', StringValue: 'zürich' },
    count: { DataType: 'Number', StringValue: '3' },
  };
  await sqs.send(new SendMessageCommand({ QueueUrl: deadLetters, MessageBody: 'a', MessageAttributes }));
  await waitUntil(async () =>
    (await emulator.messages('brewline-local-rows-dead-letters')).some(
      ({ messageAttributes }) => messageAttributes.reason?.StringValue === 'zürich',
    ),
  );
});

test('queue URLs have the address of the endpoint', async () => {
  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'brewline-local-rows' }))).QueueUrl).toBe(rows);
});

test('an object comes with its tag and date, and If-Match is honoured', async () => {
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'one' }));
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'a', IfMatch: ETag! }));
  expect(object.ETag).toBe(ETag);
  expect(Math.abs(object.LastModified!.getTime() - Date.now())).toBeLessThan(5000);
  expect(await object.Body!.transformToString()).toBe('one');
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'two' }));
  await expect(s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'a', IfMatch: ETag! }))).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
});
