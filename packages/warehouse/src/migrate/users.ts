import { hash } from 'node:crypto';
import { retryUntil } from '../connection/retry.ts';
import { withClient } from '../connection/with-client.ts';
import { isDdlConflict } from './ddl-conflicts.ts';

export interface Users {
  /** Migrates and loads, and owns what it creates. */
  readonly loader: { readonly username: string; readonly password: string };
  /** Logs in through IAM only; migrations grant what it may read. */
  readonly reader?: string | undefined;
}

/**
 * Seconds after which Redshift ends an idle session and releases its lock: the minimum of CREATE USER … SESSION
 * TIMEOUT.
 */
const SESSION_TIMEOUT_SECONDS = 60;

/**
 * Creates or updates the users of a stage's own Redshift. Running it twice, or from two deploys at once, is harmless.
 *
 * @param adminUrl the warehouse's URL with the login of its administrator
 * @param deadline in milliseconds of `performance.now()`; until then it waits for a warehouse that is still being
 *   created, or is asleep
 * @throws Error saying what failed, without a password
 */
export async function prepareUsers(adminUrl: string, { loader, reader }: Users, deadline: number): Promise<void> {
  await withClient(adminUrl, { name: 'brewline users', deadline, retriesConnecting: true }, async (client) => {
    const user = client.escapeIdentifier(loader.username);
    const database = client.escapeIdentifier(client.database!);
    const create = async (name: string): Promise<void> => {
      const { rows } = await client.query('select usename from pg_user where lower(usename) = lower($1)', [name]);
      if (rows.length === 0) await client.query(`create user ${client.escapeIdentifier(name)} password disable`);
    };
    const steps = [
      () => create(loader.username),
      ...(reader === undefined ? [] : [() => create(reader)]),
      () => client.query(`alter user ${user} password ${client.escapeLiteral(hashed(loader))}`),
      () => client.query(`alter user ${user} session timeout ${SESSION_TIMEOUT_SECONDS}`),
      () => client.query(`grant create, temporary on database ${database} to ${user}`),
      () => client.query('revoke create on schema public from public'),
      // Redshift also lets every user COPY with its roles: with a temporary table the reader could read the clean
      // bucket.
      () => client.query(`revoke temporary on database ${database} from public`),
    ];
    for (const step of steps) await retryUntil<unknown>(deadline, isDdlConflict, step);
  }).catch((error: unknown) => {
    throw new Error(`Could not create the warehouse users: ${(error as Error).message}`, { cause: error });
  });
}

/** As Redshift stores it, so that no statement or statement log contains the password itself. */
const hashed = ({ username, password }: Users['loader']): string => `md5${hash('md5', password + username)}`;
