import type { Postgres } from '@brewline/local';
import { addCleanup } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { TestCloud } from '../cloud/test-cloud.ts';
import { HandlerProcesses } from '../handlers/handler-processes.ts';

/** What the tests of a file play on: a server for their warehouses, a cloud, and the handlers bundled for it. */
export interface Environment {
  readonly postgres: Postgres;
  readonly cloud: TestCloud;
  readonly handlers: HandlerProcesses;
}

/** Sets one up in the file's temporary folder; it is gone when the file's tests are over. */
export async function startEnvironment(folder: string): Promise<Environment> {
  const postgres = await startTestPostgres(folder);
  const cloud = await TestCloud.start();
  addCleanup(() => cloud.stop());
  const handlers = await HandlerProcesses.bundle(cloud, folder);
  addCleanup(() => handlers.stop());
  return { postgres, cloud, handlers };
}
