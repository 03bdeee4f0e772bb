/** docs/schema.md is written from a migrated PostgreSQL. */
import { readFile } from 'node:fs/promises';
import { makeTemporaryFolder } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { expect, test } from '@jest/globals';
import { migrate } from '../migrate/migrate.ts';
import { readWarehouse } from '../reading/read-warehouse.ts';
import { readCatalog } from './catalog.ts';
import { schemaDocument } from './document.ts';
import { readForeignKeys } from './foreign-keys.ts';

const DOCUMENT = new URL('../../../../docs/schema.md', import.meta.url);

const postgres = await startTestPostgres(await makeTemporaryFolder());

test('docs/schema.md is up to date (if not, run `npm run schema` and commit it)', async () => {
  await migrate(postgres.url);
  const tables = await readWarehouse(postgres.url, performance.now() + 60_000, readCatalog);
  expect(await readFile(DOCUMENT, 'utf8')).toBe(schemaDocument(tables));
});

test('the diagram shows the foreign keys that Redshift declares', () => {
  expect(readForeignKeys().map(({ table, column, references }) => `${table}.${column} ${references}`)).toEqual([
    'cafe.sale.branch_id cafe.branch',
    'cafe.sale.customer_id cafe.customer',
    'cafe.sale_item.sale_id cafe.sale',
    'cafe.sale_item.product_id cafe.product',
  ]);
});
