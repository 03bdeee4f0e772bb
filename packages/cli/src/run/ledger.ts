import type { DropId, RowReason } from '@brewline/sales';
import { type DropStatus, hexOf, type LedgerDrop, readDrops, type Session } from '@brewline/warehouse';
import type { Note } from './run-outcome.ts';

/** A file that was uploaded to the bucket: the version of it that this run reports on. */
export interface Upload {
  readonly key: string;
  /** The key that the ledger stores if its own is personal. */
  readonly withheldKey: string;
  readonly etag: string;
  /** The key's newest date in the ledger before the upload, in seconds since 1970; the object's own date is later. */
  readonly laterThan: number;
}

const FINAL_STATUSES: readonly DropStatus[] = ['loaded', 'empty', 'superseded', 'refused', 'retracted'];
const MAX_KEYS_PER_QUERY = 1000;

/** The newest date of each key in the ledger, of a version or a retraction, in seconds since 1970. */
export async function readNewestDates(
  session: Session,
  bucket: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const rows = await session.query<{ object_key: string; newest: string }>(
    `select object_key, cast(extract(epoch from greatest(max(last_modified), max(retracted_until))) as bigint) as newest
       from etl.source_drop
      where bucket = $1 and object_key = any($2)
      group by object_key`,
    [bucket, keys],
  );
  return new Map(rows.map(({ object_key, newest }) => [object_key, Number(newest)]));
}

/** The keys of the uploads that another version, uploaded during this run, replaced in the warehouse. */
export async function findReplacedUploads(
  session: Session,
  bucket: string,
  uploads: readonly Upload[],
): Promise<Set<string>> {
  const laterThan = new Map(uploads.map((upload) => [upload.key, upload.laterThan]));
  const rows = await session.query<{ object_key: string; loaded: string }>(
    `select object_key, cast(extract(epoch from last_modified) as bigint) as loaded
       from etl.source_drop
      where bucket = $1 and object_key = any($2) and status = 'loaded'`,
    [bucket, [...laterThan.keys()]],
  );
  return new Set(
    rows.filter((row) => Number(row.loaded) > laterThan.get(row.object_key)!).map((row) => row.object_key),
  );
}

/** The drops of the uploads that are settled, by key. */
export async function readSettledDrops(
  session: Session,
  bucket: string,
  uploads: readonly Upload[],
): Promise<Map<string, LedgerDrop>> {
  const settled = new Map<string, LedgerDrop>();
  for (let from = 0; from < uploads.length; from += MAX_KEYS_PER_QUERY) {
    const batch = uploads.slice(from, from + MAX_KEYS_PER_QUERY);
    const versions = new Map<string, LedgerDrop[]>(
      batch.flatMap(({ key, withheldKey }) => [
        [key, []],
        [withheldKey, []],
      ]),
    );
    for (const drop of await readDrops(session, [...versions.keys()]))
      if (drop.ref.bucket === bucket) versions.get(drop.ref.key)!.push(drop);
    for (const upload of batch) {
      const drop =
        findSettledDrop(upload, versions.get(upload.key)!)
        ?? findSettledDrop(upload, versions.get(upload.withheldKey)!);
      if (drop) settled.set(upload.key, drop);
    }
  }
  return settled;
}

/**
 * The drop of an upload if it is settled.
 *
 * @param versions all drops of its key
 * @returns the drop; a superseded one as `retracted` if no version of the key is loaded, because a retraction then
 *   covers it too
 */
export function findSettledDrop(
  { etag, laterThan }: Pick<Upload, 'etag' | 'laterThan'>,
  versions: readonly LedgerDrop[],
): LedgerDrop | undefined {
  const drop = versions.findLast(
    ({ ref, status }) => ref.etag === etag && ref.lastModified > laterThan && FINAL_STATUSES.includes(status),
  );
  const isReplaced = versions.some(({ status }) => status === 'loaded');
  return drop?.status === 'superseded' && !isReplaced ? { ...drop, status: 'retracted' } : drop;
}

/** The names of each drop's branches, as the warehouse spells them. */
export async function readBranches(session: Session, dropIds: readonly DropId[]): Promise<Map<DropId, string>> {
  const rows = await session.query<{ drop_id: DropId; names: string }>(
    `select ${hexOf('drop_id')} as drop_id, string_agg(distinct branch.name, ', ' order by branch.name) as names
       from etl.branch_spelling
       join cafe.branch on branch.branch_id = branch_spelling.branch_id
      where drop_id = any($1)
      group by drop_id`,
    [dropIds],
  );
  return new Map(rows.map((row) => [row.drop_id, row.names]));
}

const MAX_NOTES_PER_DROP = 20;

/** The first notes of each drop. */
export async function readNotes(session: Session, dropIds: readonly DropId[]): Promise<Map<DropId, Note[]>> {
  const rows = await session.query<{
    drop_id: DropId;
    file_line: string;
    kind: Note['kind'];
    field: string;
    reason: RowReason;
  }>(
    `select ${hexOf('drop_id')} as drop_id, file_line, kind, field, reason
       from (
         select *, row_number() over (partition by drop_id order by file_line, reason) as place
           from etl.row_note
          where drop_id = any($1)
       ) as noted
      where place <= ${MAX_NOTES_PER_DROP}
      order by drop_id, file_line, reason`,
    [dropIds],
  );
  const notes = new Map<DropId, Note[]>();
  for (const { drop_id, file_line, kind, field, reason } of rows) {
    const note = { line: Number(file_line), kind, field, reason };
    const dropNotes = notes.get(drop_id);
    if (dropNotes) dropNotes.push(note);
    else notes.set(drop_id, [note]);
  }
  return notes;
}
