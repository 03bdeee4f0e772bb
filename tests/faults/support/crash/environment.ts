import type { Postgres } from '@brewline/local';
import { atTheEnd } from '../../../support/folder.ts';
import { testPostgres } from '../../../support/warehouse.ts';
import { TestCloud } from '../cloud/test-cloud.ts';
import { HandlerProcesses } from '../handlers/handler-processes.ts';

/** What the tests of a file play on: a server for their warehouses, a cloud, and the handlers bundled for it. */
export interface Stage {
  readonly postgres: Postgres;
  readonly cloud: TestCloud;
  readonly handlers: HandlerProcesses;
}

/** Sets one up in the file's temporary folder; it is gone when the file's tests are over. */
export async function setStage(folder: string): Promise<Stage> {
  const postgres = await testPostgres(folder);
  const cloud = await TestCloud.start();
  atTheEnd(() => cloud.stop());
  const handlers = await HandlerProcesses.bundle(cloud, folder);
  atTheEnd(() => handlers.stop());
  return { postgres, cloud, handlers };
}
