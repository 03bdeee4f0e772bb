import { type DropRef, PermanentError, type TableBatchMessage } from '@brewline/contracts';
import type { DropId, Receipt } from '@brewline/sales';
import type { NotedChunk } from '../ledger/chunks.ts';
import type { DropStatus, LedgerDrop } from '../ledger/drops.ts';
import { compareNewestFirst } from '../ledger/version-order.ts';
import type { ChangePlan, CompleteDrop, Piece } from './change-plan.ts';
import { groupBy } from './group-by.ts';
import { retractedUntil } from './retract-plan.ts';

/** What is known before the batch. */
export interface LedgerState {
  /** Every drop of every key in the batch. */
  readonly drops: readonly LedgerDrop[];
  /** The noted pieces of those that are loading. */
  readonly chunks: readonly NotedChunk[];
  /** The fingerprint of the warehouse's pseudonym key. */
  readonly keyFingerprint: string;
}

interface Draft {
  ref: DropRef;
  status: DropStatus;
  refusal: LedgerDrop['refusal'];
  receipt: LedgerDrop['receipt'];
  readonly retractedUntil: LedgerDrop['retractedUntil'];
  readonly previous: LedgerDrop | undefined;
  readonly pieces: Map<number, Piece>;
  readonly newChunks: Set<number>;
}

/**
 * Decides what a batch of table batches does: pure, so that every order and grouping of deliveries can be tried in a
 * test. The outcome depends on the set of drops that arrived and on what was retracted, not on the order they arrived
 * in.
 */
export function planLoad(batches: readonly TableBatchMessage[], ledger: LedgerState): ChangePlan {
  const drafts = draftsOf(ledger);
  for (const batch of batches) receive(drafts, batch);
  const byKey = groupBy(drafts.values(), (draft) => `${draft.ref.bucket}/${draft.ref.key}`);
  for (const versions of byKey.values())
    settle(versions.sort(compareNewestFirst(ledger.keyFingerprint)), ledger.keyFingerprint);
  return planOf([...drafts.values()]);
}

function draftsOf({ drops, chunks }: LedgerState): Map<DropId, Draft> {
  const drafts = new Map<DropId, Draft>();
  for (const drop of drops)
    drafts.set(drop.ref.dropId, { ...drop, previous: drop, pieces: new Map(), newChunks: new Set() });
  for (const { dropId, chunk, objects } of chunks) drafts.get(dropId)?.pieces.set(chunk, { objects });
  return drafts;
}

function receive(drafts: Map<DropId, Draft>, { drop: ref, chunk, content, receipt }: TableBatchMessage): void {
  const draft = drafts.get(ref.dropId) ?? {
    ref,
    status: 'loading',
    refusal: null,
    receipt: null,
    retractedUntil: null,
    previous: undefined,
    pieces: new Map<number, Piece>(),
    newChunks: new Set<number>(),
  };
  drafts.set(ref.dropId, draft);
  if (ref.lastModified > draft.ref.lastModified) {
    // The same content was put back later: what was replaced or retracted in between is current again.
    draft.ref = ref;
    if (draft.status === 'superseded' || draft.status === 'retracted')
      Object.assign(draft, { status: 'loading', refusal: null });
  }
  if (receipt) draft.receipt = receipt;
  if (draft.status !== 'loading') return;
  if (draft.pieces.has(chunk)) return;
  draft.pieces.set(chunk, content);
  draft.newChunks.add(chunk);
}

const isComplete = (draft: Draft): boolean =>
  draft.status === 'loading' && draft.receipt !== null && draft.pieces.size === draft.receipt.chunks;

/** @param versions all drops of one key, newest first */
function settle(versions: readonly Draft[], keyFingerprint: string): void {
  let superseded = false;
  const tombstone = retractedUntil(versions);
  for (const draft of versions) {
    // A retracted version takes those up to it along, read by whatever rules, and keeps the drop that says so until a
    // newer one is loaded.
    const { lastModified } = draft.ref;
    const isRetracted = lastModified < tombstone || (lastModified === tombstone && draft.status !== 'retracted');
    if (superseded || isRetracted) draft.status = 'superseded';
    else if (isComplete(draft)) Object.assign(draft, outcomeOf(draft.ref, draft.receipt!, keyFingerprint));
    if (draft.status === 'loaded') superseded = true;
  }
}

const STATUS = { accepted: 'loaded', empty: 'empty', refused: 'refused' } as const;

const outcomeOf = (
  ref: DropRef,
  { outcome, refusal }: Receipt,
  keyFingerprint: string,
): Pick<Draft, 'status' | 'refusal'> =>
  ref.keyFingerprint === keyFingerprint
    ? { status: STATUS[outcome], refusal: refusal ?? null }
    : { status: 'refused', refusal: 'other_pseudonym_key' };

function planOf(drafts: readonly Draft[]): ChangePlan {
  const toDrop = ({ ref, status, refusal, receipt, retractedUntil: until }: Draft): LedgerDrop => ({
    ref,
    status,
    refusal,
    receipt,
    retractedUntil: until,
  });
  const complete = (draft: Draft): CompleteDrop => ({ drop: toDrop(draft), pieces: [...draft.pieces.values()] });
  const became = (status: DropStatus) =>
    drafts.filter((draft) => draft.status === status && draft.previous?.status !== status);
  const isSettled = (draft: Draft) => draft.status !== 'loading';
  return {
    changed: drafts.filter(hasChanged).map(toDrop),
    noted: drafts.flatMap((draft) => (isSettled(draft) ? [] : notedOf(draft))),
    loaded: became('loaded').map(complete),
    refused: became('refused').map(complete),
    replaced: became('superseded')
      .filter((draft) => draft.previous?.status === 'loaded')
      .map(toDrop),
    settled: drafts
      .filter((draft) => isSettled(draft) && draft.previous?.status === 'loading')
      .map((draft) => draft.ref.dropId),
    abandoned: became('superseded')
      .filter((draft) => draft.previous !== undefined && draft.previous.status !== 'loaded')
      .map((draft) => draft.ref.dropId),
  };
}

const hasChanged = ({ previous, ref, status, receipt }: Draft): boolean =>
  previous?.status !== status
  || previous.ref.lastModified !== ref.lastModified
  || (previous.receipt === null && receipt !== null);

const notedOf = ({ ref, newChunks, pieces }: Draft): NotedChunk[] =>
  [...newChunks].map((chunk) => {
    const piece = pieces.get(chunk)!;
    // Its rows are in the message alone: acknowledged, they would be gone.
    if (!('objects' in piece))
      throw new PermanentError(`chunk ${chunk} brings its rows inside the message, and is not the whole drop`);
    return { dropId: ref.dropId, chunk, objects: piece.objects };
  });
