import { baseConfig, readLogin, warehouseConfig, warehouseUrl, withLogin } from '@brewline/runtime';
import { migrate, prepareUsers } from '@brewline/warehouse';
import * as z from 'zod';

export const migrateConfig = {
  ...baseConfig,
  ...warehouseConfig,
  /** For a stage's own Redshift: the secret with the login of the administrator, who creates loader and reader. */
  ADMIN_SECRET: z.string().min(1).optional(),
  /** The user that may read the dashboards' views. */
  GRAFANA_DATABASE_USER: z.string().min(1).optional(),
};

export type MigrateConfig = z.infer<z.ZodObject<typeof migrateConfig>>;

/**
 * Creates the users, if the warehouse is the stage's own, and migrates it to this version.
 *
 * @param deadline in milliseconds of `performance.now()`
 * @returns the names of the migrations that were run
 */
export async function migrateWarehouse(config: MigrateConfig, deadline: number): Promise<string[]> {
  const url = warehouseUrl(config);
  const reader = config.GRAFANA_DATABASE_USER;
  if (config.ADMIN_SECRET !== undefined) await prepareOwnUsers(config, config.ADMIN_SECRET, deadline);
  return migrate(await url(), { reader, deadline });
}

async function prepareOwnUsers(
  { WAREHOUSE_URL, WAREHOUSE_SECRET, GRAFANA_DATABASE_USER }: MigrateConfig,
  adminSecret: string,
  deadline: number,
): Promise<void> {
  if (WAREHOUSE_URL === undefined || WAREHOUSE_SECRET === undefined)
    throw new Error(
      'With ADMIN_SECRET, WAREHOUSE_URL and WAREHOUSE_SECRET must be set too. '
        + "Set them in the service's serverless.yml.",
    );
  const adminUrl = withLogin(WAREHOUSE_URL, await readLogin(adminSecret));
  await prepareUsers(adminUrl, { loader: await readLogin(WAREHOUSE_SECRET), reader: GRAFANA_DATABASE_USER }, deadline);
}
