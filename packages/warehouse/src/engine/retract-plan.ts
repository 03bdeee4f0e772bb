import type { DropId } from '@brewline/sales';
import type { LedgerDrop } from '../ledger/drops.ts';
import { compareNewestFirst } from '../ledger/version-order.ts';
import type { ChangePlan } from './change-plan.ts';

/** The effect of retracting a key. */
export interface Retraction {
  /** The newest drop in its new state: no version of the key up to it can be loaded again. */
  readonly tombstone: LedgerDrop;
  readonly plan: ChangePlan;
}

/** Up to which version (seconds since 1970) the key of these drops is retracted; -1 if it never was. */
export const retractedUntil = (drops: readonly Pick<LedgerDrop, 'retractedUntil'>[]): number =>
  Math.max(-1, ...drops.map((drop) => drop.retractedUntil ?? -1));

/**
 * Decides what retracting a key does, from all its drops in the ledger: pure, as `planLoad` is.
 *
 * @returns `undefined` if the newest of them is already retracted
 */
export function planRetraction(drops: readonly LedgerDrop[], keyFingerprint: string): Retraction | undefined {
  const [newest, ...older] = [...drops].sort(compareNewestFirst(keyFingerprint));
  if (newest === undefined || newest.ref.lastModified <= retractedUntil(drops)) return undefined;
  const tombstone: LedgerDrop = { ...newest, status: 'retracted', retractedUntil: newest.ref.lastModified };
  const superseded = older
    .filter(({ status }) => status !== 'superseded')
    .map((drop): LedgerDrop => ({ ...drop, status: 'superseded' }));
  const withStatus = (status: LedgerDrop['status']) => drops.filter((drop) => drop.status === status);
  return {
    tombstone,
    plan: {
      changed: [tombstone, ...superseded],
      pending: [],
      loaded: [],
      refused: [],
      replaced: withStatus('loaded'),
      settled: idsOf(withStatus('loading')),
      abandoned: idsOf(drops.filter(({ status }) => status !== 'loaded' && status !== 'superseded')),
    },
  };
}

const idsOf = (drops: readonly LedgerDrop[]): DropId[] => drops.map(({ ref }) => ref.dropId);
