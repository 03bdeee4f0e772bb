import { dialectOf } from '../connection/client.ts';
import { type CleanBucket, NO_CLEAN_BUCKET } from '../interface/clean-bucket.ts';
import { UnavailableError } from '../interface/errors.ts';
import type { Warehouse } from '../interface/warehouse.ts';
import { postgresAdapter } from './postgres/postgres-adapter.ts';
import { redshiftAdapter } from './redshift/redshift-adapter.ts';
import { openWriter } from './writer.ts';

/** What a writer needs to stage rows. */
export interface Staging {
  readonly clean: CleanBucket;
  /** The ARN of the role with which Redshift reads the clean bucket. */
  readonly copyRole: string;
}

const NO_STAGING: Staging = { clean: NO_CLEAN_BUCKET, copyRole: '' };

/**
 * The warehouse at a `postgres://` or `redshift://` URL; it is first connected to at the first write.
 *
 * @param url called before each connection; its password may change, its dialect may not
 * @param staging needed to stage rows
 * @param signal cancels the current write, which then fails, as do all later ones
 */
export function openWarehouse(
  url: () => Promise<string>,
  staging: Staging = NO_STAGING,
  signal?: AbortSignal,
): Warehouse {
  const readUrl = () =>
    url().catch((cause: unknown) => {
      throw new UnavailableError(`Could not resolve the warehouse URL: ${(cause as Error).message}`, { cause });
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
