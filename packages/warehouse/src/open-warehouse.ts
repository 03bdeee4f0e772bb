import type { CleanBucket } from './clean-bucket.ts';
import { dialectOf } from './connect.ts';
import type { Warehouse } from './port.ts';
import { postgresWarehouse } from './postgres.ts';
import { redshiftWarehouse } from './redshift.ts';

/**
 * The warehouse at a `postgres://` or `redshift://` URL; nothing is connected before the first write.
 *
 * @param copyRole the ARN of the role with which Redshift reads the clean bucket
 * @throws Error if Redshift's is missing
 */
export function openWarehouse(url: string, clean: CleanBucket, copyRole?: string): Warehouse {
  if (dialectOf(url) === 'postgres') return postgresWarehouse(url, clean);
  if (copyRole === undefined) throw new Error('A Redshift warehouse needs COPY_ROLE_ARN, the role with which it reads the clean bucket.');
  return redshiftWarehouse(url, clean, copyRole);
}
