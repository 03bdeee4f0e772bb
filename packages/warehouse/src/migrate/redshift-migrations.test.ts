/** The stand-in's guard checks all SQL that tests send to Redshift; a load might never send these statements. */
import { violationsOf } from '@brewline/redshift-stand-in';
import { expect, test } from '@jest/globals';
import { mergeOf, STAGED_DAYS } from '../adapters/redshift/merge.ts';
import { CREATE_TEMPORARY_TABLES } from '../adapters/redshift/temporary-tables.ts';
import { readMigrations } from './migrations.ts';

test('Redshift has a migration of the same number and name for each of PostgreSQL', () => {
  const names = (migrations: ReturnType<typeof readMigrations>) => migrations.map(({ number, name }) => [number, name]);
  expect(names(readMigrations('redshift'))).toEqual(names(readMigrations('postgres')));
});

test('no Redshift migration uses an unsupported feature', () => {
  for (const { name, sql } of readMigrations('redshift')) expect([name, violationsOf(sql)]).toEqual([name, []]);
});

test('staging and merging use no unsupported feature', () => {
  for (const sql of [
    ...CREATE_TEMPORARY_TABLES,
    STAGED_DAYS,
    ...mergeOf(['1ee2', '1ee3', '1f00']).map(([statement]) => statement),
  ])
    expect(violationsOf(sql)).toEqual([]);
});

test('PostgreSQL-only migrations are detected', () => {
  const common = new Set(readMigrations('redshift').map(({ hash }) => hash));
  for (const { sql, hash } of readMigrations('postgres'))
    if (!common.has(hash)) expect(violationsOf(sql)).not.toEqual([]);
});
