import { createLogger, readConfig } from '@brewline/runtime';
import { hashOfMigrations } from '@brewline/warehouse/migrations';
import { migrateFunction } from './migrate-function.ts';
import { type MigrateConfig, migrateConfig, migrateWarehouse } from './migrate-warehouse.ts';

const logger = createLogger('migrate', process.env.STAGE ?? '');

// A wrong environment is reported in the answer: if the function failed at its cold start, CloudFormation would get no
// answer, and wait. Nor does it prevent the deletion of a stack.
const config = new Promise<MigrateConfig>((resolve) => resolve(readConfig(migrateConfig)));
config.catch((error: unknown) => logger.error({ reason: String(error) }, 'invalid environment'));

/** Migrates the warehouse to this version: CloudFormation's custom resource, or `{}` by hand. */
export const handler = migrateFunction(
  logger,
  async (deadline) => migrateWarehouse(await config, deadline),
  hashOfMigrations,
);
