/** Whatever is sent to Redshift passes the stand-in's guard on the way; these statements a load might never send. */
import { violationsOf } from '@brewline/redshift-stand-in';
import { expect, test } from '@jest/globals';
import { mergeOf, STAGED_DAYS } from '../adapters/redshift/merge.ts';
import { CREATE_TEMPORARY_TABLES } from '../adapters/redshift/temporary-tables.ts';
import { readMigrations } from './migrations.ts';

test('Redshift has a migration for each of PostgreSQL, of the same number and name', () => {
  const names = (migrations: ReturnType<typeof readMigrations>) => migrations.map(({ number, name }) => [number, name]);
  expect(names(readMigrations('redshift'))).toEqual(names(readMigrations('postgres')));
});

test('No migration asks for what Redshift does not have', () => {
  for (const { name, sql } of readMigrations('redshift')) expect([name, violationsOf(sql)]).toEqual([name, []]);
});

test('Nor do staging and merging', () => {
  for (const sql of [
    ...CREATE_TEMPORARY_TABLES,
    STAGED_DAYS,
    ...mergeOf(['1ee2', '1ee3', '1f00']).map(([statement]) => statement),
  ])
    expect(violationsOf(sql)).toEqual([]);
});

test("PostgreSQL's own statements would be found out", () => {
  const common = new Set(readMigrations('redshift').map(({ hash }) => hash));
  for (const { sql, hash } of readMigrations('postgres'))
    if (!common.has(hash)) expect(violationsOf(sql)).not.toEqual([]);
});
