import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findPrograms, readVersion, startPostgres } from '@brewline/local/postgres';
import { removeFolder } from '../temporary-folder.ts';

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/brewline', import.meta.url));
/** The code that calls initdb: when its options change, a new template is needed. */
const INITDB_CODE = new URL('../../../local/src/postgres/cluster.ts', import.meta.url);

/**
 * Copies a new cluster into a folder before PostgreSQL starts in it, because initdb takes 1.6 s of CPU, and a copy 0.1.
 * If the account's cluster is elsewhere, the server creates its own.
 */
export async function copyCluster(folder: string): Promise<void> {
  const template = join(CACHE, await templateName());
  if (!existsSync(template)) await createTemplate(template);
  if (!isOurs(join(template, 'server'))) return;
  await mkdir(join(folder, 'server'), { mode: 0o700 });
  await promisify(execFile)('cp', ['-R', join(template, 'server/cluster'), join(folder, 'server/cluster')]);
}

async function templateName(): Promise<string> {
  const version = await readVersion(await findPrograms());
  return ['test-cluster', version, hash('md5', await readFile(INITDB_CODE)).slice(0, 8), process.getuid?.()].join('-');
}

async function createTemplate(template: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(`${template}-`);
  const postgres = await startPostgres(draft, { settings: { fsync: 'off' } });
  await postgres.stop();
  // Another test file may have been faster.
  await rename(draft, template).catch(() => removeFolder(draft));
}

/** A cluster of another account could not be copied with its owner, and one elsewhere would be shared. */
function isOurs(server: string): boolean {
  const stats = lstatSync(server);
  return stats.isDirectory() && stats.uid === process.getuid?.();
}
