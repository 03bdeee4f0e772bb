import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from '@jest/globals';
import type { S3Event, SQSEvent } from 'aws-lambda';
import { type Cloud, startCloud } from './cloud.ts';
import { authorization } from '../emulator/credential.ts';
import { TemporaryRepo, type TestService } from '../testing/temporary-repo.ts';
import { waitUntil } from '@brewline/testing';
import type { Invocation } from '../functions/event-source-mapping.ts';

const credentialsOf = ({ credential }: Cloud) => ({ accessKeyId: credential, secretAccessKey: 'test' });
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function temporaryRepo(services: Record<string, TestService>): TemporaryRepo {
  const repo = new TemporaryRepo(services);
  cleanups.push(() => repo.remove());
  return repo;
}

async function cloudOf(
  repo: TemporaryRepo,
  onInvocation: (invocation: Invocation) => void = () => undefined,
): Promise<Cloud> {
  const cloud = await startCloud({ repo: repo.path, logFolder: repo.logFolder, speed: 100, onInvocation });
  cleanups.push(() => cloud.stop());
  return cloud;
}

/** A killed process may stay a zombie until its parent reaps it. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

test.each(['2026-11-20/leeds.csv', 'St Pancras +1.csv', '100%/a%20b.csv', 'zürich/ä?#&.csv'])(
  'the event for %s has a key that finds the object',
  async (key) => {
    const repo = temporaryRepo({ extract: { queue: 'drops', batchSize: 1 } });
    const invocations: Invocation[] = [];
    const cloud = await cloudOf(repo, (invocation) => invocations.push(invocation));
    const { etag } = await cloud.putObject(key, Buffer.from(key));
    await cloud.notify(key);
    await waitUntil(() => invocations.length === 1);

    const [record] = (JSON.parse((repo.log('extract')[0]!.event as SQSEvent).Records[0]!.body) as S3Event).Records;
    expect(record).toMatchObject({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-west-2',
      eventName: 'ObjectCreated:Put',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: cloud.buckets.raw, arn: `arn:aws:s3:::${cloud.buckets.raw}` },
        object: {
          size: Buffer.byteLength(key),
          eTag: etag.replaceAll('"', ''),
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
      },
    });
    const s3 = new S3Client({ endpoint: cloud.endpoint, region: 'eu-west-2', credentials: credentialsOf(cloud) });
    cleanups.push(() => s3.destroy());
    const Key = decodeURIComponent(record!.s3.object.key.replaceAll('+', ' '));
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: record!.s3.bucket.name, Key }));
    expect([await Body!.transformToString(), ETag]).toEqual([key, etag]);
  },
);

test('large objects and streams are uploaded whole', async () => {
  const cloud = await cloudOf(temporaryRepo({}));
  const bytes = randomBytes(20 * 1024 * 1024 + 1);
  const pieces = Array.from({ length: 21 }, (_, index) =>
    bytes.subarray(index * 1024 * 1024, (index + 1) * 1024 * 1024),
  );
  const { etag } = await cloud.putObject('buffer', bytes);
  expect(await cloud.putObject('stream', Readable.from(pieces))).toEqual({ etag });
  expect(etag).toMatch(/^"[0-9a-f]{32}-3"$/);
  const s3 = new S3Client({ endpoint: cloud.endpoint, region: 'eu-west-2', credentials: credentialsOf(cloud) });
  cleanups.push(() => s3.destroy());
  for (const Key of ['buffer', 'stream']) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: cloud.buckets.raw, Key }));
    expect(md5(await Body!.transformToByteArray())).toBe(md5(bytes));
  }
});

test('a handler needs only its environment to use the SDK', async () => {
  const handler = `
    import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
    import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
    export const handler = async () => {
      await new S3Client({}).send(new PutObjectCommand({ Bucket: process.env.CLEAN_BUCKET, Key: 'a', Body: 'b' }));
      const QueueUrl = process.env.TABLES_QUEUE_URL;
      await new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: 'from the handler' }));
    };`;
  const imported = (name: string): object => ({ 'Fn::ImportValue': `brewline-\${sls:stage}-${name}` });
  const environment = { CLEAN_BUCKET: imported('clean-bucket'), TABLES_QUEUE_URL: imported('tables-queue-url') };
  const repo = temporaryRepo({ transform: { queue: 'rows', handler, environment }, load: { queue: 'tables' } });
  const invocations: Invocation[] = [];
  const cloud = await cloudOf(repo, (invocation) => invocations.push(invocation));
  await fetch(cloud.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'authorization': authorization(cloud.credential),
    },
    body: JSON.stringify({ QueueUrl: cloud.queues.rows, MessageBody: 'go' }),
  });
  await waitUntil(() => invocations.length === 2);
  expect(invocations.map(({ service, error }) => [service, error])).toEqual([
    ['transform', undefined],
    ['load', undefined],
  ]);
  expect((repo.log('load')[0]!.event as SQSEvent).Records[0]!.body).toBe('from the handler');
});

test('an event for a missing object is refused', async () => {
  const cloud = await cloudOf(temporaryRepo({}));
  await expect(cloud.notify('nowhere.csv')).rejects.toThrow(/404/);
});

test('a service that does not compile fails the start, with the line of the error', async () => {
  const repo = temporaryRepo({ extract: { queue: 'drops', handler: 'export const handler = ;' } });
  await expect(cloudOf(repo)).rejects.toThrow(/src\/handler\.ts:1:\d+: ERROR/);
});

test('stopping is quick and leaves no process, even during invocations', async () => {
  const repo = temporaryRepo({ extract: { queue: 'drops', batchSize: 1 } });
  const cloud = await startCloud({ repo: repo.path, logFolder: repo.logFolder });
  await cloud.putObject('a', Buffer.from('a'));
  for (let count = 0; count < 5; count += 1) await cloud.notify('a');
  await waitUntil(() => cloud.environments().length > 0);
  const pids = cloud.environments().map(({ pid }) => pid);
  const started = performance.now();
  await cloud.stop();
  expect(performance.now() - started).toBeLessThan(2000);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(cloud.environments()).toEqual([]);
});

test('when the parent is killed, its idle and busy environments exit', async () => {
  const repo = temporaryRepo({ extract: { queue: 'drops', batchSize: 1 }, transform: { queue: 'rows' } });
  const script = repo.write(
    'parent.mts',
    `
    import { startCloud } from '${fileURLToPath(new URL('./cloud.ts', import.meta.url))}';
    import { authorization } from '${fileURLToPath(new URL('../emulator/credential.ts', import.meta.url))}';
    const cloud = await startCloud({
      repo: ${JSON.stringify(repo.path)},
      logFolder: ${JSON.stringify(repo.logFolder)},
      onInvocation: report,
    });
    const send = (queue, body) => fetch(cloud.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessage',
        'authorization': authorization(cloud.credential),
      },
      body: JSON.stringify({ QueueUrl: queue, MessageBody: body }),
    });
    function report() {
      void send(cloud.queues.drops, 'hang');
      setInterval(() => {
        if (cloud.environments().length === 2) console.log(JSON.stringify(cloud.environments()));
      }, 10);
    }
    await send(cloud.queues.rows, 'a');
    `,
  );
  const parent: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  cleanups.push(() => void parent.kill('SIGKILL'));
  const [line] = (await once(createInterface(parent.stdout!), 'line')) as [string];
  const pids = (JSON.parse(line) as { pid: number }[]).map(({ pid }) => pid);
  expect(pids.filter(isAlive)).toEqual(pids);
  await waitUntil(() => repo.log('extract').length > 0);
  parent.kill('SIGKILL');
  await waitUntil(() => pids.filter(isAlive).length === 0, 5000);
});
