import { type DropId, type Refusal, type RowReason } from '@brewline/sales';
import { type DropStatus, hexOf, type LedgerDrop, readDrops, type Session } from '@brewline/warehouse';

/** A file that was handed to the bucket: the version of it that this run answers for. */
export interface Upload {
  readonly key: string;
  /** The key that the ledger knows it by if its own is personal. */
  readonly withheldKey: string;
  readonly etag: string;
  /** The newest date that the ledger knew of the key before, in seconds since 1970: the object's own is later. */
  readonly laterThan: number;
}

/** What became of one file. */
export interface DropOutcome {
  readonly key: string;
  readonly branch: string | null;
  readonly status: DropStatus | 'dead-lettered' | 'lost';
  readonly refusal: Refusal | null;
  /**
   * Why its message went to a dead-letter queue, if it did and the sender said, or had failed until it was waited for
   * no longer.
   */
  readonly death: string | null;
  readonly layout: string | null;
  readonly sales: number;
  readonly items: number;
  readonly takings_pence: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly reasons: Readonly<Partial<Record<RowReason, number>>>;
  /** The first of the rows that were rejected or flagged. */
  readonly notes: readonly Note[];
  readonly drop_id: DropId | null;
}

/** A row that was rejected or flagged: where it stands and why, never what it held. */
export interface Note {
  readonly line: number;
  readonly kind: 'rejected' | 'flagged';
  readonly field: string;
  readonly reason: RowReason;
}

const FINAL: readonly DropStatus[] = ['loaded', 'empty', 'superseded', 'refused', 'retracted'];
const KEYS_A_QUERY = 1000;

/**
 * The newest date that the ledger knows of each key, in seconds since 1970, as a version of it or as its retraction.
 */
export async function newestDates(
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

/** The uploads in whose place the warehouse holds another version that came during this run, by key. */
export async function replacedUploads(
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

/** The uploads that are settled, by key. */
export async function settledDrops(
  session: Session,
  bucket: string,
  uploads: readonly Upload[],
): Promise<Map<string, LedgerDrop>> {
  const settled = new Map<string, LedgerDrop>();
  for (let from = 0; from < uploads.length; from += KEYS_A_QUERY) {
    const some = uploads.slice(from, from + KEYS_A_QUERY);
    const versions = new Map<string, LedgerDrop[]>(
      some.flatMap(({ key, withheldKey }) => [
        [key, []],
        [withheldKey, []],
      ]),
    );
    for (const drop of await readDrops(session, [...versions.keys()]))
      if (drop.ref.bucket === bucket) versions.get(drop.ref.key)!.push(drop);
    for (const upload of some) {
      const drop =
        settledDrop(upload, versions.get(upload.key)!) ?? settledDrop(upload, versions.get(upload.withheldKey)!);
      if (drop) settled.set(upload.key, drop);
    }
  }
  return settled;
}

/**
 * The drop of an upload if it is settled.
 *
 * @param versions all drops of its key
 * @returns one that was superseded as retracted, unless a version of it is in the warehouse: then a retraction took it
 *   along
 */
export function settledDrop(
  { etag, laterThan }: Pick<Upload, 'etag' | 'laterThan'>,
  versions: readonly LedgerDrop[],
): LedgerDrop | undefined {
  const drop = versions.findLast(
    ({ ref, status }) => ref.etag === etag && ref.lastModified > laterThan && FINAL.includes(status),
  );
  const isReplaced = versions.some(({ status }) => status === 'loaded');
  return drop?.status === 'superseded' && !isReplaced ? { ...drop, status: 'retracted' } : drop;
}

/** How the warehouse calls the branches of each drop. */
export async function branchesOf(session: Session, dropIds: readonly DropId[]): Promise<Map<DropId, string>> {
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

const NOTES_A_DROP = 20;

/** The first notes of each drop. */
export async function notesOf(session: Session, dropIds: readonly DropId[]): Promise<Map<DropId, Note[]>> {
  const rows = await session.query<{
    drop_id: DropId;
    file_line: string;
    kind: Note['kind'];
    field: string;
    reason: RowReason;
  }>(
    `select ${hexOf('drop_id')} as drop_id, file_line, kind, field, reason
       from (select *, row_number() over (partition by drop_id order by file_line, reason) as place from etl.row_note where drop_id = any($1)) as noted
      where place <= ${NOTES_A_DROP}
      order by drop_id, file_line, reason`,
    [dropIds],
  );
  const notes = new Map<DropId, Note[]>();
  for (const { drop_id, file_line, kind, field, reason } of rows) {
    const note = { line: Number(file_line), kind, field, reason };
    const some = notes.get(drop_id);
    if (some) some.push(note);
    else notes.set(drop_id, [note]);
  }
  return notes;
}

/** Why a file is not in the ledger. */
export interface Failure {
  /** Why its message is among the dead letters: `null` if nobody said, `undefined` if it is not there. */
  readonly death?: string | null | undefined;
  /**
   * Why the run stopped waiting for it: messages had failed for too long, or another run had discarded what was not
   * finished.
   */
  readonly stall?: string | undefined;
}

/**
 * @param drop `undefined` for a file that never came to the ledger
 */
export function outcomeOf(
  key: string,
  drop: LedgerDrop | undefined,
  branch: string | null,
  { death, stall }: Failure,
  notes: readonly Note[],
): DropOutcome {
  const receipt = drop?.receipt ?? null;
  const counts = drop?.status === 'loaded' ? receipt : null;
  return {
    key,
    branch,
    status: drop?.status ?? (death === undefined ? 'lost' : 'dead-lettered'),
    refusal: drop?.refusal ?? null,
    death: death ?? (drop ? null : (stall ?? null)),
    layout: receipt?.layout ?? null,
    sales: counts?.accepted ?? 0,
    items: counts?.items ?? 0,
    takings_pence: counts?.takings ?? 0,
    rejected: receipt?.rejected ?? 0,
    flagged: counts?.flagged ?? 0,
    reasons: receipt?.reasons ?? {},
    notes,
    drop_id: drop?.ref.dropId ?? null,
  };
}

/** Whether a file is as it should be: loaded, or nothing in it to load. */
export const isFine = ({ status }: DropOutcome): boolean => status === 'loaded' || status === 'empty';
