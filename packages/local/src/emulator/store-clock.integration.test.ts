import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CloudClient, cloudClient } from '../cloud/client.ts';
import { Emulator } from './emulator.ts';
import { readPlatform } from '../platform/platform.ts';
import { TemporaryRepo } from '../testing/temporary-repo.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const YEAR_2099 = Date.parse('2099-12-31T23:59:59Z') / 1000;
let machineClock = START;
let repo: TemporaryRepo;
let emulator: Emulator;
let cloud: CloudClient;
let s3: S3Client;

beforeAll(async () => {
  repo = new TemporaryRepo({});
  emulator = await Emulator.start('eu-west-2', 1, () => machineClock);
  const platform = readPlatform(repo.path, emulator.endpoint);
  await emulator.createResources(platform);
  cloud = cloudClient(emulator, platform);
  s3 = new S3Client({
    endpoint: cloud.endpoint,
    region: 'eu-west-2',
    credentials: {
      accessKeyId: cloud.environment.AWS_ACCESS_KEY_ID!,
      secretAccessKey: cloud.environment.AWS_SECRET_ACCESS_KEY!,
    },
  });
});

afterAll(async () => {
  s3.destroy();
  await emulator.stop();
  repo.remove();
});

interface Dates {
  readonly lastModified: number;
  /** When S3 answered, by its own clock. */
  readonly date: number;
}

/** The dates that S3 gives for an object: milliseconds since 1970, of whole seconds. */
async function datesOf(Key: string): Promise<Dates> {
  const command = new GetObjectCommand({ Bucket: cloud.buckets.raw, Key });
  let date = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers: Record<string, string> }).headers.date!;
      return result;
    },
    { step: 'deserialize' },
  );
  const { LastModified, Body } = await s3.send(command);
  await Body!.transformToByteArray();
  return { lastModified: LastModified!.getTime(), date: Date.parse(date) };
}

test('objects and responses are dated by the machine’s clock', async () => {
  await cloud.putObject('a.csv', Buffer.from('a'));
  machineClock += HOUR;
  expect(await datesOf('a.csv')).toEqual({ lastModified: START, date: START + HOUR });
});

test('S3’s clock does not go back when the machine’s clock is set back', async () => {
  machineClock += HOUR;
  await cloud.putObject('b.csv', Buffer.from('first'));
  const first = await datesOf('b.csv');
  machineClock -= 5 * HOUR;
  const started = performance.now();
  let current: Dates;
  do current = await datesOf('b.csv');
  while (current.date < first.lastModified + 1000 && performance.now() - started < 10_000);
  await cloud.putObject('b.csv', Buffer.from('second'));
  const second = await datesOf('b.csv');

  expect(current.lastModified).toBe(first.lastModified);
  expect(second.lastModified).toBeGreaterThan(first.lastModified);
  expect(second.date).toBeGreaterThanOrEqual(second.lastModified);
});

test.each([
  ['whole', Buffer.from('a correction')],
  ['in parts', Buffer.alloc(9 * 1024 * 1024)],
])(
  'an object uploaded %s is dated later than a given date, and so is every response; other keys are not',
  async (key, bytes) => {
    await cloud.putObject(key, Buffer.from('the first version'));
    await cloud.putObject(key, bytes, YEAR_2099);
    const dates = await datesOf(key);

    expect(dates.lastModified).toBe((YEAR_2099 + 1) * 1000);
    expect(dates.date).toBeGreaterThanOrEqual(dates.lastModified);
    expect((await datesOf('a.csv')).date).toBeLessThan(YEAR_2099 * 1000);

    await cloud.putObject(key, Buffer.from('uploaded by another program, without that date'));
    const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket: cloud.buckets.raw, Key: key }));
    expect(LastModified!.getTime()).toBeGreaterThanOrEqual(dates.lastModified);
  },
);
