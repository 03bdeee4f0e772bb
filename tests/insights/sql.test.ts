/** The questions' SQL, as reports and the page send it. */
import { describe, expect, test } from '@jest/globals';
import { ask, resolveSpan, type Question, findQuestion, QUESTIONS, THEMES } from '@brewline/insights';
import { violationsOf } from '@brewline/redshift-stand-in';

/** The SQL and values sent for all branches and products, or for one of each. */
async function sqlOf(question: Question, name: string): Promise<{ sql: string; values: readonly unknown[] }> {
  const sent: { sql: string; values: readonly unknown[] }[] = [];
  const session = {
    query: (sql: string, values: readonly unknown[] = []) => (sent.push({ sql, values }), Promise.resolve([])),
  };
  await ask(session, question, { ...resolveSpan('weekly', '2021-08-25'), branch: name, product: name });
  return sent[0]!;
}

const HOSTILE = `Robert'); drop table sale; --`;

describe.each(QUESTIONS.map((question) => [question.id, question] as const))('%s', (_, question) => {
  test.each(['', HOSTILE])('Redshift supports all of it, asked about %j', async (name) => {
    expect(violationsOf((await sqlOf(question, name)).sql)).toEqual([]);
  });

  test('it reads views of mart only', async () => {
    const { sql } = await sqlOf(question, '');
    const tables = [...sql.replaceAll(/'[^']*'/g, '').matchAll(/\b(?:from|join)\s+([a-z_.]+)/g)].map(
      ([, table]) => table,
    );
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.filter((table) => !table!.startsWith('mart.'))).toEqual([]);
  });

  test('a name is sent as a parameter, never inside the SQL', async () => {
    const { sql, values } = await sqlOf(question, HOSTILE);
    expect(sql).not.toContain('Robert');
    // PostgreSQL refuses a value that the SQL does not use.
    expect([...new Set(sql.match(/\$\d+/g))].sort()).toEqual(values.map((_, at) => `$${at + 1}`).sort());
  });

  test('it is a question with advice', () => {
    expect(question.title).toMatch(/^[A-Z].*\?$/);
    for (const sentence of [question.advice, ...(question.caveat === undefined ? [] : [question.caveat])])
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(new Set(question.columns.map(({ label }) => label)).size).toBe(question.columns.length);
  });
});

test('ids and titles are unique, and questions are in the order of the themes', () => {
  const ids = QUESTIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(QUESTIONS.map(({ title }) => title)).size).toBe(ids.length);
  expect([...new Set(QUESTIONS.map(({ theme }) => theme))]).toEqual([...THEMES]);
  const places = QUESTIONS.map(({ theme }) => THEMES.indexOf(theme));
  expect(places).toEqual([...places].sort());
});

test('a question is found by its id', () => {
  expect(findQuestion('best-sellers').title).toBe('What sells best?');
  expect(() => findQuestion('worst-coffee')).toThrow('Unknown question: "worst-coffee"');
});
