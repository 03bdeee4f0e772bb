/** The packaged zips, unpacked, run with the environment of their templates, over the embedded cloud. */
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { beforeAll, expect, test } from '@jest/globals';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { expectedOf, generate } from '@brewline/generator';
import { authorization } from '@brewline/local';
import type { SQSRecord } from 'aws-lambda';
import { createSmokeDrop } from '@brewline/delivery';
import { REGION } from '@brewline/local/platform';
import { objectCreatedEvent } from '@brewline/local/emulator';
import { type ReceivedMessage, toRecord } from '@brewline/local/functions';
import { Shipped } from './support/shipped.ts';

const home = await makeTemporaryFolder();
const postgres = await startTestPostgres(home);
let shipped: Shipped;

beforeAll(async () => {
  shipped = await Shipped.start(home);
  addCleanup(() => shipped.stop());
  shipped.emulator.addSecret(shipped.platform.secrets.PseudonymKey!, 'a pseudonym key of the tests, long enough');
  shipped.emulator.addParameter('/brewline/local/warehouse-url', postgres.url);
}, 180_000);

const answerOf = async (name: string, event: unknown): Promise<unknown> => {
  const { answer, error } = await shipped.invoke(name, event);
  if (error !== undefined) throw new Error(`${name}: ${error}\n${shipped.log()}`);
  return answer === undefined ? undefined : JSON.parse(answer);
};

/** The batch that the function's event source would deliver. */
const batchFrom = async (id: string): Promise<{ Records: SQSRecord[] }> => {
  const { url, arn } = shipped.platform.queues[id]!;
  const { Messages } = (await shipped.emulator.sqs('ReceiveMessage', {
    QueueUrl: url,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 5,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  })) as { Messages: ReceivedMessage[] };
  return { Records: Messages.map((message) => toRecord(message, arn)) };
};

/** Sends a file through extract, transform and load. @returns their logs */
async function loadFile(key: string, content: Buffer): Promise<string> {
  const before = shipped.log().length;
  const bucket = shipped.platform.buckets.RawBucket!.name;
  const { etag } = await shipped.emulator.s3('PUT', `/${bucket}/${key}`, content);
  const event = objectCreatedEvent({ region: REGION, bucket, key, size: content.length, etag: String(etag) });
  await shipped.emulator.sqs('SendMessage', {
    QueueUrl: shipped.platform.queues.DropsQueue!.url,
    MessageBody: JSON.stringify(event),
  });
  for (const [name, queue] of [
    ['extract', 'DropsQueue'],
    ['transform', 'RowsQueue'],
    ['load', 'TablesQueue'],
  ] as const)
    expect(await answerOf(name, await batchFrom(queue))).toEqual({ batchItemFailures: [] });
  return shipped.log().slice(before);
}

test('a file goes through every packaged function, from its event to the ledger, and is retracted', async () => {
  const [file] = generate({ branches: 1, days: 1, sales: 20, seed: 1, layouts: 'nightly' });
  const { sales, takingsPence } = expectedOf(file!);
  const content = Buffer.concat([...file!.text()].map((piece) => Buffer.from(piece as string)));
  const key = file!.name;
  expect(await answerOf('migrate', {})).toMatchObject({ migrations: expect.arrayContaining(['0001_cafe']) });

  const log = await loadFile(key, content);

  expect(log).toContain('"LoadedDrops":1');

  expect(await answerOf('status', { key })).toMatchObject({
    drops: [
      {
        status: 'loaded',
        expected_rows: sales,
        loaded_rows: sales,
        expected_pence: takingsPence,
        loaded_pence: takingsPence,
      },
    ],
  });
  await answerOf('check', {});
  expect(shipped.log()).toMatch(/"StuckDrops":0/);
  await answerOf('summarise', {});
  const takings = (takingsPence / 100).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' });
  expect(await reportOn(file!.branch, file!.day)).toContain(`Takings ${takings}`);
  expect(await answerOf('retract', { key })).toMatchObject({ key, sales });
  expect(await answerOf('status', { key })).toMatchObject({ drops: [{ status: 'retracted', loaded_rows: 0 }] });
});

// That alarm uses only LoadedDrops: templates-alarms.test.ts.
test('the drop of a smoke test is loaded, and does not silence the alarm that nothing was loaded', async () => {
  await answerOf('migrate', {});
  const { key, text, sales } = createSmokeDrop();

  const log = await loadFile(key, Buffer.from(text));

  expect(await answerOf('status', { key })).toMatchObject({ drops: [{ status: 'loaded', loaded_rows: sales }] });
  expect(log).toContain('"LoadSeconds"');
  expect(log).not.toContain('"LoadedDrops"');
  expect(await answerOf('retract', { key })).toMatchObject({ key, sales });
});

/** Has a report written and sent, and fetches it from where the message says it is. @returns the page */
async function reportOn(branch: string, day: string): Promise<string> {
  const { endpoint, credential } = shipped.emulator;
  const sns = new SNSClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: credential, secretAccessKey: 'local' },
  });
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'brewline-local-reports' }));
  const { QueueUrl } = (await shipped.emulator.sqs('CreateQueue', { QueueName: 'a-subscriber' })) as {
    QueueUrl: string;
  };
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${REGION}:000000000000:a-subscriber`,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );

  const responsePayload = await answerOf('write', { period: 'daily', day, branch });
  await answerOf('send', { responsePayload });

  const { Messages } = (await shipped.emulator.sqs('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 5 })) as {
    Messages: { Body: string }[];
  };
  const [, bucket, key] = /s3:\/\/([^/]+)\/(\S+\.html)/.exec(Messages[0]!.Body)!;
  expect([bucket, key]).toEqual([
    shipped.platform.buckets.ReportsBucket!.name,
    expect.stringMatching(`^daily/${day}/`),
  ]);
  sns.destroy();
  return (
    await fetch(`${endpoint}/${bucket}/${key}`, { headers: { authorization: authorization(credential) } })
  ).text();
}

test('an error of a packaged function keeps its name, so that scripts can tell a KeyError from an outage', async () => {
  await answerOf('migrate', {});
  expect((await shipped.invoke('retract', { key: 'unknown.csv' })).error).toMatch(
    /^KeyError: The warehouse has no file "unknown\.csv"/,
  );
});

// So a function reads every variable of its template; the test above shows that it needs no other.
test.each([
  'extract',
  'transform',
  'load',
  'migrate',
  'retract',
  'status',
  'summarise',
  'check',
  'remind',
  'write',
  'send',
])('without a variable of its template, %s names it', async (name) => {
  const { environment } = shipped.functions.get(name)!;
  const own = Object.keys(environment).filter((variable) => !/^(AWS_|NODE_OPTIONS$|PATH$|HOME$|TZ$)/.test(variable));
  expect(own.length).toBeGreaterThan(0);
  for (const variable of own) {
    const before = shipped.log().length;
    const { error } = await shipped.invoke(name, { Records: [] }, { [variable]: undefined });
    expect([variable, `${error}\n${shipped.log().slice(before)}`]).toEqual([
      variable,
      expect.stringContaining(variable),
    ]);
  }
});
