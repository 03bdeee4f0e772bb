/**
 * A marked person goes through the whole line in every layout, in whole rows and in spoiled ones: nothing that is kept,
 * said or sent holds a part of her.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { connectCloud } from '@brewline/local';
import { beforeAll, expect, test } from '@jest/globals';
import type { DropOutcome, RunOutcome } from '@brewline/cli/testing';
import { type Brewline, brewline, type Ended } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { markedFiles as filesOfHers } from '../support/marked-files.ts';
import { CARD, isMarked, markedFiles, NAME } from '../support/marks.ts';
import { startUp } from '../support/up.ts';
import { queryNumber, query } from '@brewline/testing/postgres';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const folder = await makeTemporaryFolder();
const home = join(folder, '.brewline');
const files = filesOfHers();

let up: Brewline;
let url: string;
let plain: Ended;
let json: Ended;

beforeAll(async () => {
  for (const [key, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'drop', key)), { recursive: true });
    await writeFile(join(folder, 'drop', key), bytes);
  }
  ({ up, url } = await startUp(folder));
  plain = await brewline(folder, 'run', 'drop');
  json = await brewline(folder, 'run', 'drop', '--json');
});

const outcome = () => JSON.parse(json.stdout) as RunOutcome;

test('the search finds her where she is', async () => {
  const { searched, marked } = await markedFiles(join(folder, 'drop'));
  expect([searched, marked.length]).toEqual([Object.keys(files).length, searched]);
  for (const text of [NAME.slice(-8), CARD.slice(0, 8)]) {
    for (const before of ['', 'x', 'xx'])
      expect(isMarked(Buffer.from(`${before}${text}xyz`).toString('base64'))).toBe(true);
  }
});

test('every kind of file is there: loaded, refused, and large enough for the clean bucket', async () => {
  const of = (status: DropOutcome['status']) => outcome().drops.filter((drop) => drop.status === status);
  expect(of('loaded').length).toBeGreaterThanOrEqual(13);
  expect(of('refused').length).toBeGreaterThanOrEqual(12);
  expect(of('loaded').length + of('refused').length).toBe(outcome().files);
  expect(new Set(of('loaded').map(({ layout }) => layout))).toEqual(
    new Set(['nightly', 'nightly_without_branch', 'triplets', 'headed']),
  );
  expect(outcome().rejected).toBeGreaterThan(500);
  expect(
    await queryNumber(url, `select chunks from etl.source_drop where object_key = 'testbury many.csv'`),
  ).toBeGreaterThan(1);
});

test('she is one customer by her card, and one by her name', async () => {
  expect(
    await query(
      url,
      'select identified_by, cast(count(*) as integer) as customers from cafe.customer group by 1 order by 1',
    ),
  ).toMatchObject([{ identified_by: 'card', customers: 1 }, { identified_by: 'name' }]);
});

test('nothing that the commands print', () => {
  for (const said of [plain, json]) expect(isMarked(said.stdout + said.stderr)).toBe(false);
  expect(isMarked(up.stdout)).toBe(false);
});

test('no table, of whatever schema', async () => {
  const tables = await query<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name
       from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThanOrEqual(11);
  for (const { name } of tables) {
    const rows = await query<{ row: string }>(url, `select cast(t as text) as row from ${name} as t`);
    expect([name, isMarked(rows.map(({ row }) => row).join('\n'))]).toEqual([name, false]);
  }
});

test('no object of the clean bucket, and no dead letter', async () => {
  const { endpoint, credential } = JSON.parse(await readFile(join(home, 'up.json'), 'utf8')) as {
    endpoint: string;
    credential: string;
  };
  const cloud = connectCloud(REPOSITORY, endpoint, credential);
  const s3 = new S3Client({
    endpoint,
    region: cloud.environment.AWS_REGION!,
    credentials: { accessKeyId: credential, secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  const [run] = await query<{ clean_bucket: string }>(url, 'select clean_bucket from etl.run');
  const Bucket = run!.clean_bucket;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.length).toBeGreaterThan(5);
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect([Key, isMarked(gunzipSync(await Body!.transformToByteArray()))]).toEqual([Key, false]);
  }
  s3.destroy();
  expect(isMarked(JSON.stringify(await cloud.deadLetters()))).toBe(false);
});

test('no file below the home: logs, announcements, the data of PostgreSQL and its log of writes', async () => {
  await query(url, 'checkpoint');
  const { searched, marked } = await markedFiles(home);
  expect(searched).toBeGreaterThan(500);
  expect(marked).toEqual([]);
});
