/**
 * Writes docs/schema.md: `npm run schema`. It stands among the test helpers because it starts a PostgreSQL, which the
 * package itself never does.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@brewline/local/postgres';
import { migrate } from '../migrate/migrate.ts';
import { readWarehouse } from '../reading/read-warehouse.ts';
import { readCatalog } from '../schema/catalog.ts';
import { schemaDocument } from '../schema/document.ts';

const DOCUMENT = new URL('../../../../docs/schema.md', import.meta.url);
const TIMEOUT_MS = 60_000;

const folder = await mkdtemp(join(tmpdir(), 'brewline-schema-'));
try {
  const postgres = await startPostgres(folder, { settings: { fsync: 'off' } });
  try {
    await migrate(postgres.url);
    const tables = await readWarehouse(postgres.url, performance.now() + TIMEOUT_MS, readCatalog);
    await writeFile(DOCUMENT, schemaDocument(tables));
  } finally {
    await postgres.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
