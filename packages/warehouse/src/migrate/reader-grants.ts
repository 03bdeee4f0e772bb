import type pg from 'pg';

/**
 * Lets a user read the dashboards' views and the status of drops, and nothing else. Granted at every migration, not by
 * default privileges: only migrations create views in `mart`.
 *
 * @throws Error naming the user
 */
export async function grantReading(client: pg.Client, reader: string): Promise<void> {
  const user = client.escapeIdentifier(reader);
  const grants = [
    `grant usage on schema mart, etl to ${user}`,
    `grant select on all tables in schema mart to ${user}`,
    `grant select on etl.drop_status to ${user}`,
  ];
  try {
    for (const grant of grants) await client.query(grant);
  } catch (error) {
    throw new Error(
      `Could not grant read access to the user ${reader}; nothing was changed: ${(error as Error).message}. Create `
        + `the user, or correct its name, and migrate again.`,
      { cause: error },
    );
  }
}
