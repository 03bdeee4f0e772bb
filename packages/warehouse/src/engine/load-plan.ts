import { type DropRef, PermanentError, type TableBatchMessage } from '@brewline/contracts';
import type { DropId, Receipt } from '@brewline/sales';
import type { PendingChunk } from '../ledger/chunks.ts';
import type { DropStatus, LedgerDrop } from '../ledger/drops.ts';
import { compareNewestFirst } from '../ledger/version-order.ts';
import type { ChangePlan, ChunkContent, CompleteDrop } from './change-plan.ts';
import { groupBy } from './group-by.ts';
import { retractedUntil } from './retract-plan.ts';

/** What the ledger holds before the batch. */
export interface LedgerState {
  /** Every drop of every key in the batch. */
  readonly drops: readonly LedgerDrop[];
  /** The recorded chunks of those that are loading. */
  readonly chunks: readonly PendingChunk[];
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
  readonly chunks: Map<number, ChunkContent>;
  readonly newChunks: Set<number>;
}

/**
 * Decides what a group of table batches does: pure, so that a test can try every order and grouping of deliveries. The
 * outcome depends on the set of drops that arrived and on what was retracted, not on the order they arrived in.
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
    drafts.set(drop.ref.dropId, { ...drop, previous: drop, chunks: new Map(), newChunks: new Set() });
  for (const { dropId, chunk, objects } of chunks) drafts.get(dropId)?.chunks.set(chunk, { objects });
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
    chunks: new Map<number, ChunkContent>(),
    newChunks: new Set<number>(),
  };
  drafts.set(ref.dropId, draft);
  if (ref.lastModified > draft.ref.lastModified) {
    // The same content was uploaded again later: a replaced or retracted drop is current again.
    draft.ref = ref;
    if (draft.status === 'superseded' || draft.status === 'retracted')
      Object.assign(draft, { status: 'loading', refusal: null });
  }
  if (receipt) draft.receipt = receipt;
  if (draft.status !== 'loading') return;
  if (draft.chunks.has(chunk)) return;
  draft.chunks.set(chunk, content);
  draft.newChunks.add(chunk);
}

const isComplete = (draft: Draft): boolean =>
  draft.status === 'loading' && draft.receipt !== null && draft.chunks.size === draft.receipt.chunks;

/** @param versions all drops of one key, newest first */
function settle(versions: readonly Draft[], keyFingerprint: string): void {
  let superseded = false;
  const tombstone = retractedUntil(versions);
  for (const draft of versions) {
    // Retracting a version also retracts all up to it, under any rules; the tombstone stays until a newer version is
    // loaded.
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
  const complete = (draft: Draft): CompleteDrop => ({ drop: toDrop(draft), chunks: [...draft.chunks.values()] });
  const became = (status: DropStatus) =>
    drafts.filter((draft) => draft.status === status && draft.previous?.status !== status);
  const isSettled = (draft: Draft) => draft.status !== 'loading';
  return {
    changed: drafts.filter(hasChanged).map(toDrop),
    pending: drafts.flatMap((draft) => (isSettled(draft) ? [] : pendingOf(draft))),
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

const pendingOf = ({ ref, newChunks, chunks }: Draft): PendingChunk[] =>
  [...newChunks].map((chunk) => {
    const content = chunks.get(chunk)!;
    // Its rows are only in the message: once it is acknowledged, they would be lost.
    if (!('objects' in content))
      throw new PermanentError(`chunk ${chunk} has its rows inside the message, but is not the whole drop`);
    return { dropId: ref.dropId, chunk, objects: content.objects };
  });
