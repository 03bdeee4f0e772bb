import { dialectOf } from '../connection/client.ts';
import { type CleanBucket, NOTHING_STAGED } from '../interface/clean-bucket.ts';
import { UnavailableError } from '../interface/errors.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import { postgresAdapter } from './postgres/postgres-adapter.ts';
import { redshiftAdapter } from './redshift/redshift-adapter.ts';
import { openWriter } from './writer.ts';

/** What a writer needs that brings new rows. */
export interface Staging {
  readonly clean: CleanBucket;
  /** The ARN of the role with which Redshift reads the clean bucket. */
  readonly copyRole: string;
}

const NO_STAGING: Staging = { clean: NOTHING_STAGED, copyRole: '' };

/**
 * The warehouse at a `postgres://` or `redshift://` URL; nothing is asked or connected before the first write.
 *
 * @param url asked before each connection; what it says may come to hold another password, not another dialect
 * @param staging for who stages rows
 * @param signal cancels what is being written, which then fails, as does all that comes after
 */
export function openWarehouse(
  url: () => Promise<string>,
  staging: Staging = NO_STAGING,
  signal?: AbortSignal,
): Warehouse {
  const readUrl = () =>
    url().catch((cause: unknown) => {
      throw new UnavailableError(`Where the warehouse is could not be found out: ${(cause as Error).message}`, {
        cause,
      });
    });
  let opened: Warehouse | undefined;
  const open = async () => {
    const dialect = dialectOf(await readUrl());
    const adapter =
      dialect === 'postgres' ? postgresAdapter(staging.clean) : redshiftAdapter(staging.clean, staging.copyRole);
    opened ??= openWriter(adapter, readUrl, signal);
    return opened;
  };
  return {
    write: async (deadline, work) => (opened ?? (await open())).write(deadline, work),
    close: async () => opened?.close(),
  };
}
