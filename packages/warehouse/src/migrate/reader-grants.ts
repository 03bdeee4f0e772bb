import type pg from 'pg';

/**
 * Lets a user read the dashboards' views and where each drop stands, and nothing else. It is granted at every
 * migration, not by default privileges: a migration alone makes views in `mart`.
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
      `The user ${reader} could not be allowed to read, nothing was changed: ${(error as Error).message}. Make `
        + `the user, or correct its name, and migrate again.`,
      { cause: error },
    );
  }
}
