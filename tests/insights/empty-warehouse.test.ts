/** Before anything was sold, every question has an empty answer, not an error. */
import { beforeAll, expect, test } from '@jest/globals';
import { ask, readDataRange, PERIODS, resolveSpan, QUESTIONS } from '@brewline/insights';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';

const postgres = await startTestPostgres(await makeTemporaryFolder());
let client: pg.Client;

beforeAll(async () => {
  const url = await postgres.createDatabase('empty');
  await migrate(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  addCleanup(() => client.end());
});

const createSession = (onColumns: (names: string[]) => void) => ({
  async query<Row extends object>(sql: string, values: readonly unknown[] = []) {
    const { rows, fields } = await client.query<Row>(sql, [...values]);
    onColumns(fields.map(({ name }) => name));
    return rows;
  },
});
const session = createSession(() => undefined);

test.each(QUESTIONS.map((question) => [question.id, question] as const))('%s: no rows', async (_, question) => {
  for (const period of PERIODS) {
    for (const name of ['', 'Leeds']) {
      expect(
        (await ask(session, question, { ...resolveSpan(period, '2021-08-25'), branch: name, product: name })).rows,
      ).toEqual([]);
    }
  }
});

test.each(QUESTIONS.map((question) => [question.id, question] as const))(
  '%s: the warehouse answers with its columns',
  async (_, question) => {
    const seen: string[][] = [];
    await ask(
      createSession((names) => seen.push(names)),
      question,
      { ...resolveSpan('daily', '2021-08-25'), branch: '', product: '' },
    );
    expect(seen.map((names) => names.sort())).toEqual([question.columns.map(({ key }) => key).sort()]);
  },
);

test('an empty warehouse has no days and no branches', async () => {
  expect(await readDataRange(session)).toEqual({ days: undefined, branches: [] });
});
