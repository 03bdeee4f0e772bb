import type { LedgerDrop } from '../ledger/drops.ts';
import { compareNewestFirst } from '../ledger/version-order.ts';

/** What a retraction does to the drops of one key. */
export interface Retraction {
  /** The newest drop, as it will be: up to its version nothing of the key comes back. */
  readonly tombstone: LedgerDrop;
  /** Older drops that are superseded now, as they will be. */
  readonly superseded: readonly LedgerDrop[];
  /** Drops whose sales are in the warehouse. */
  readonly loaded: readonly LedgerDrop[];
  /** Drops that were waiting for pieces. */
  readonly unfinished: readonly LedgerDrop[];
}

/** Up to which version (seconds since 1970) the key of these drops is retracted; -1 if it never was. */
export const retractedUntil = (drops: readonly Pick<LedgerDrop, 'retractedUntil'>[]): number =>
  Math.max(-1, ...drops.map((drop) => drop.retractedUntil ?? -1));

/**
 * Decides what retracting a key does, from all drops the ledger has of it: pure, as what a load does.
 *
 * @returns `undefined` if the newest of them is retracted already
 */
export function planRetraction(drops: readonly LedgerDrop[], keyFingerprint: string): Retraction | undefined {
  const [newest, ...older] = [...drops].sort(compareNewestFirst(keyFingerprint));
  if (newest === undefined || newest.ref.lastModified <= retractedUntil(drops)) return undefined;
  const withStatus = (status: LedgerDrop['status']) => drops.filter((drop) => drop.status === status);
  return {
    tombstone: { ...newest, status: 'retracted', retractedUntil: newest.ref.lastModified },
    superseded: older
      .filter(({ status }) => status !== 'superseded')
      .map((drop) => ({ ...drop, status: 'superseded' })),
    loaded: withStatus('loaded'),
    unfinished: withStatus('loading'),
  };
}
