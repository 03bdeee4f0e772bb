/**
 * The sample queries of docs/schema.md, run with a reader's rights on a warehouse that the pipeline filled; their
 * answers equal those computed from the branch files by other code.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { migrate } from '@brewline/warehouse';
import { violationsOf } from '@brewline/redshift-stand-in';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import pg from 'pg';
import { runJson } from '../support/brewline.ts';
import { createChain, writeChain } from './support/chain.ts';
import { EXPECTED_SAMPLES } from './support/samples.ts';

const DOCUMENT = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8');
const QUERIES = [...DOCUMENT.matchAll(/^### (.+)\n\n```sql\n([\s\S]+?)\n```$/gm)].map(
  ([, title, sql]) => [title!, sql!] as const,
);

const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
const written = createChain();
let reader: pg.Client;

beforeAll(async () => {
  const url = await postgres.createDatabase('chain');
  const { first, later } = await writeChain(written, folder);
  await runJson(folder, first, '--warehouse', url);
  await runJson(folder, later, '--warehouse', url);
  await query(url, `create role analyst login password 'analyst'`);
  await migrate(url, { reader: 'analyst' });
  const connectionString = Object.assign(new URL(url), { username: 'analyst', password: 'analyst' }).href;
  reader = new pg.Client({ connectionString, types: { getTypeParser: () => valueOf } });
  await reader.connect();
  addCleanup(() => reader.end());
}, 120_000);

/** Figures of any type as numbers, days as text. */
const valueOf = (text: string): string | number => (Number.isNaN(Number(text)) ? text : Number(text));

test('there are a dozen or more, and each is checked', () => {
  expect(QUERIES.length).toBeGreaterThanOrEqual(12);
  expect(QUERIES.map(([title]) => title)).toEqual(Object.keys(EXPECTED_SAMPLES));
});

test.each(QUERIES)('%s', async (title, sql) => {
  const { rows } = await reader.query<Record<string, unknown>>(sql);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toEqual(EXPECTED_SAMPLES[title]!(written));
});

test.each(QUERIES)('%s: Redshift supports its SQL', (_, sql) => {
  expect(violationsOf(sql)).toEqual([]);
});
