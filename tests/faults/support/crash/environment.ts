import type { Postgres } from '@brewline/local';
import { addCleanup } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { TestCloud } from '../cloud/test-cloud.ts';
import { HandlerProcesses } from '../handlers/handler-processes.ts';

/** The shared resources of a test file: a server for its warehouses, a cloud, and the handlers bundled for it. */
export interface Environment {
  readonly postgres: Postgres;
  readonly cloud: TestCloud;
  readonly handlers: HandlerProcesses;
}

/** Starts them in the file's temporary folder; they are stopped after the file's tests. */
export async function startEnvironment(folder: string): Promise<Environment> {
  const postgres = await startTestPostgres(folder);
  const cloud = await TestCloud.start();
  addCleanup(() => cloud.stop());
  const handlers = await HandlerProcesses.bundle(cloud, folder);
  addCleanup(() => handlers.stop());
  return { postgres, cloud, handlers };
}
