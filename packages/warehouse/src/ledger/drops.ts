import type { DropRef } from '@brewline/contracts';
import type { DropId, Receipt, Refusal } from '@brewline/sales';
import { toDate } from '@brewline/sales';
import type { Session, WriterTransaction } from '../interface/warehouse.ts';
import { hexOf, inBatches, placeholders, rowPlaceholders } from '../sql/expressions.ts';

/** The status of a drop. */
export type DropStatus = 'loading' | 'loaded' | 'empty' | 'superseded' | 'refused' | 'retracted';

/** One drop of the ledger. */
export interface LedgerDrop {
  readonly ref: DropRef;
  readonly status: DropStatus;
  readonly refusal: Refusal | null;
  /** Known once the drop's last chunk has arrived. */
  readonly receipt: Receipt | null;
  /**
   * No version of its key up to this one (seconds since 1970) can be loaded again: the drop was retracted at this
   * version, whatever its status is now.
   */
  readonly retractedUntil: number | null;
}

interface DropRow {
  drop_id: DropId;
  bucket: string;
  object_key: string;
  etag: string;
  last_modified: string;
  rules: number;
  key_fingerprint: string;
  status: DropStatus;
  refusal: Refusal | null;
  receipt: string | null;
  retracted_until: string | null;
}

/** All drops of the given keys, of any status. */
export async function readDrops(session: Session, keys: readonly string[]): Promise<LedgerDrop[]> {
  if (keys.length === 0) return [];
  const rows = await session.query<DropRow>(
    `select ${hexOf('drop_id')} as drop_id, bucket, object_key, etag,
            cast(extract(epoch from last_modified) as bigint) as last_modified,
            rules, key_fingerprint, status, refusal, receipt,
            cast(extract(epoch from retracted_until) as bigint) as retracted_until
       from etl.source_drop
      where object_key in (${placeholders(keys.length)})`,
    keys,
  );
  return rows.map((row) => ({
    ref: {
      dropId: row.drop_id,
      bucket: row.bucket,
      key: row.object_key,
      etag: row.etag,
      lastModified: Number(row.last_modified),
      rules: row.rules,
      keyFingerprint: row.key_fingerprint,
    },
    status: row.status,
    refusal: row.refusal,
    receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as Receipt),
    retractedUntil: row.retracted_until === null ? null : Number(row.retracted_until),
  }));
}

const DROP_COLUMNS = [
  'drop_id',
  'bucket',
  'object_key',
  'etag',
  'last_modified',
  'rules',
  'key_fingerprint',
  'status',
  'refusal',
  'layout',
  'chunks',
  'rows_read',
  'accepted',
  'rejected',
  'flagged',
  'items',
  'takings_pence',
  'first_day',
  'last_day',
  'receipt',
  'retracted_until',
] as const;

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

function dropValues({ ref, status, refusal, receipt, retractedUntil }: LedgerDrop): unknown[] {
  const days = receipt?.days ?? null;
  return [
    ref.dropId,
    ref.bucket,
    ref.key,
    ref.etag,
    timeOf(ref.lastModified),
    ref.rules,
    ref.keyFingerprint,
    status,
    refusal,
    receipt?.layout ?? null,
    receipt?.chunks ?? null,
    receipt?.rows ?? null,
    receipt?.accepted ?? null,
    receipt?.rejected ?? null,
    receipt?.flagged ?? null,
    receipt?.items ?? null,
    receipt?.takings ?? null,
    days && toDate(days[0]),
    days && toDate(days[1]),
    receipt && JSON.stringify(receipt),
    retractedUntil === null ? null : timeOf(retractedUntil),
  ];
}

/** Replaces the drops' rows: an upsert by key in SQL that both warehouses support. */
export async function writeDrops(transaction: WriterTransaction, drops: readonly LedgerDrop[]): Promise<void> {
  for (const batch of inBatches(drops)) {
    await transaction.query(
      `delete from etl.source_drop where drop_id in (${placeholders(batch.length)})`,
      batch.map((drop) => drop.ref.dropId),
    );
    await transaction.query(
      `insert into etl.source_drop (${DROP_COLUMNS.join(', ')}, changed_at)
       values ${rowPlaceholders(batch.length, DROP_COLUMNS.length, `, ${transaction.clock}`)}`,
      batch.flatMap(dropValues),
    );
  }
}
