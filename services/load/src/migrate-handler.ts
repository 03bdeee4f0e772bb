import { createLogger, readConfig } from '@brewline/runtime';
import { hashOfMigrations } from '@brewline/warehouse/migrations';
import { migrateFunction } from './migrate-function.ts';
import { type MigrateConfig, migrateConfig, migrateWarehouse } from './migrate-warehouse.ts';

const logger = createLogger('migrate', process.env.STAGE ?? '');

// What is wrong with it is said in the answer: of a function that ends at its cold start CloudFormation hears nothing,
// and waits. Nor does it keep a stack from being deleted.
const config = new Promise<MigrateConfig>((resolve) => resolve(readConfig(migrateConfig)));
config.catch((error: unknown) => logger.error({ reason: String(error) }, 'the environment is wrong'));

/** CloudFormation's custom resource, and `{}` by hand: brings the warehouse to this version. */
export const handler = migrateFunction(
  logger,
  async (deadline) => migrateWarehouse(await config, deadline),
  hashOfMigrations,
);
