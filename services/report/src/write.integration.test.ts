/** Reports on a real PostgreSQL, into the embedded cloud's bucket. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { migrate } from '@brewline/warehouse';
import { Emulator } from '@brewline/local/emulator';
import { readPlatform, REGION } from '@brewline/local/platform';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { copyDatabase, query, startTestPostgres } from '@brewline/testing/postgres';
import { write } from './write.ts';
import type { WriteRequest } from './write-event.ts';

const REPOSITORY = join(fileURLToPath(import.meta.url), '../../../..');

const postgres = await startTestPostgres(await makeTemporaryFolder());
const emulator = await Emulator.start(REGION, 1);
addCleanup(() => emulator.stop());
const platform = readPlatform(REPOSITORY, emulator.endpoint);
await emulator.createResources(platform);
const bucket = platform.buckets.ReportsBucket!.name;
const s3 = new S3Client({
  endpoint: emulator.endpoint,
  region: REGION,
  credentials: { accessKeyId: emulator.credential, secretAccessKey: 'local' },
  forcePathStyle: true,
});
addCleanup(() => {
  s3.destroy();
  return Promise.resolve();
});

const idOf = (nth: number) => nth.toString(16).padStart(32, '0');
const [LEEDS, LYNN, LATTE] = [idOf(1), idOf(2), idOf(3)];

/** Sells one latte. */
const sell = (url: string, nth: number, branch: string, at: string, pounds: number) =>
  query(
    url,
    `with sale as (insert into cafe.sale values ('${idOf(nth)}', '${branch}', null, '${at}', 'CASH', ${pounds}))
    insert into cafe.sale_item values ('${idOf(nth)}', 1, '${LATTE}', 1, ${pounds})`,
  );

let url: string;
let databases = 0;

beforeAll(async () => {
  const template = await postgres.createDatabase('report');
  await migrate(template);
  await query(template, `insert into cafe.branch values ('${LEEDS}', 'Leeds'), ('${LYNN}', 'King''s Lynn')`);
  await query(template, `insert into cafe.product values ('${LATTE}', 'Latte', 'Large', '')`);
  await sell(template, 10, LEEDS, '2021-08-24T09:00:00', 2.15);
  await sell(template, 11, LYNN, '2021-08-24T09:00:00', 3.25);
  await sell(template, 12, LEEDS, '2021-08-25T09:00:00', 1234.5);
});

beforeEach(async () => {
  url = await copyDatabase(postgres, 'report', `report_${(databases += 1)}`);
});

const writeReport = (request: Partial<WriteRequest> = {}) =>
  write(
    { url, deadline: performance.now() + 20_000, s3, bucket },
    { period: 'daily', day: '2021-08-25', branch: '', through: '2021-08-25', ...request },
  );

const objectAt = async (key: string) => {
  const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { type: ContentType, page: await Body!.transformToString() };
};
const keys = async () =>
  (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents?.map(({ Key }) => Key) ?? [];

test('a day’s report is a web page in the bucket, and its letter says the same', async () => {
  const { key, subject, mail, text, ...rest } = await writeReport();

  expect(rest).toMatchObject({ bucket });
  expect(key).toBe('daily/2021-08-25.html');
  const { type, page } = await objectAt(key);
  expect(type).toBe('text/html; charset=utf-8');
  expect(page).toMatch(/^<!doctype html>/i);
  for (const said of [page, mail, text]) expect(said).toContain('£1,234.50');
  expect(subject).toMatch(/25 August 2021/);
});

test('a branch that has not reported causes a warning, in the letter too', async () => {
  const { warnings, text } = await writeReport();

  expect(warnings).toEqual([expect.stringMatching(/1 of 2 branches .*King's Lynn/)]);
  expect(text).toContain(warnings[0]!);
});

test('a report that is written again overwrites the first one', async () => {
  await writeReport();
  const before = await keys();
  await sell(url, 13, LYNN, '2021-08-25T10:00:00', 1);

  const { key, warnings } = await writeReport();

  expect(warnings).toEqual([]);
  expect((await objectAt(key)).page).toContain('£1,235.50');
  expect(await keys()).toEqual(before);
});

test('weekly and monthly reports are named by their first days', async () => {
  expect([(await writeReport({ period: 'weekly' })).key, (await writeReport({ period: 'monthly' })).key]).toEqual([
    'weekly/2021-08-23.html',
    'monthly/2021-08-01.html',
  ]);
});

test('a report of one branch counts that branch alone, and overwrites no other', async () => {
  const { key } = await writeReport({ day: '2021-08-24', branch: "King's Lynn" });

  expect(key).toMatch(/^daily\/2021-08-24\/king-s-lynn-[0-9a-f]{8}\.html$/);
  const { page } = await objectAt(key);
  expect(page).toContain('£3.25');
  expect(page).not.toContain('£5.40');
});

test('for an unknown branch it fails, and nothing is written', async () => {
  const before = await keys();

  await expect(writeReport({ branch: 'Leds' })).rejects.toThrow(
    new RangeError('Unknown branch: "Leds". Spell it as the reports do.'),
  );
  expect(await keys()).toEqual(before);
});

test('the report of an empty warehouse says so', async () => {
  for (const table of ['branch', 'product', 'sale', 'sale_item']) await query(url, `delete from cafe.${table}`);

  const { key, warnings } = await writeReport({ day: '2021-08-20' });

  expect(warnings).not.toEqual([]);
  expect((await objectAt(key)).page).toMatch(/^<!doctype html>/i);
});

test('it fails if the warehouse does not answer, and nothing is written', async () => {
  const before = await keys();
  url = 'postgres://nobody@127.0.0.1:1/nowhere';

  await expect(
    write(
      { url, deadline: performance.now() + 1000, s3, bucket },
      { period: 'monthly', day: '2021-09-01', branch: '', through: '2021-09-01' },
    ),
  ).rejects.toMatchObject({ name: 'UnavailableError' });
  expect(await keys()).toEqual(before);
});

test('it fails if the bucket does not accept the report', async () => {
  await expect(
    write(
      { url, deadline: performance.now() + 20_000, s3, bucket: 'no-such-bucket' },
      { period: 'daily', day: '2021-08-25', branch: '', through: '2021-09-01' },
    ),
  ).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
