import type { TableBatchMessage } from '@brewline/contracts';
import { type DropId } from '@brewline/sales';
import { expect } from '@jest/globals';
import type { ChangePlan } from '../engine/change-plan.ts';
import { planLoad } from '../engine/load-plan.ts';
import { planRetraction } from '../engine/retract-plan.ts';
import type { PendingChunk } from '../ledger/chunks.ts';
import type { DropStatus, LedgerDrop } from '../ledger/drops.ts';

import { dropIdOf, OWN_KEY, type Version } from './test-versions.ts';

/** A warehouse without rows: it executes plans, and fails on an inconsistent plan. */
export class ModelWarehouse {
  readonly drops = new Map<DropId, LedgerDrop>();
  readonly pending = new Map<string, PendingChunk>();
  readonly loaded = new Set<DropId>();
  readonly notes = new Set<DropId>();
  /** Every drop that was ever replaced, in order. */
  readonly replaced: DropId[] = [];
  /** The number of loads, including repeated loads of a drop. */
  loads = 0;

  receive(batch: readonly TableBatchMessage[]): void {
    const keys = new Set(batch.map(({ drop }) => drop.key));
    const drops = [...this.drops.values()].filter(({ ref }) => keys.has(ref.key));
    const plan = planLoad(batch, { drops, chunks: [...this.pending.values()], keyFingerprint: OWN_KEY });
    this.#apply(plan);
    this.replaced.push(...plan.replaced.map(({ ref }) => ref.dropId));
  }

  /** Retracts a key. @returns the tombstone; `undefined` if the key is unknown */
  retract(key = 'file'): LedgerDrop | undefined {
    const known = [...this.drops.values()].filter(({ ref }) => ref.key === key);
    const retraction = planRetraction(known, OWN_KEY);
    if (retraction === undefined) return known.find(({ status }) => status === 'retracted');
    this.#apply(retraction.plan);
    return retraction.tombstone;
  }

  #apply(plan: ChangePlan): void {
    for (const drop of plan.changed) this.drops.set(drop.ref.dropId, drop);
    for (const chunk of plan.pending) {
      expect(this.pending.has(`${chunk.dropId} ${chunk.chunk}`)).toBe(false);
      this.pending.set(`${chunk.dropId} ${chunk.chunk}`, chunk);
    }
    for (const { drop, chunks } of [...plan.loaded, ...plan.refused]) {
      expect(chunks).toHaveLength(drop.receipt!.chunks);
      this.notes.add(drop.ref.dropId);
    }
    for (const { drop } of plan.loaded) {
      expect(this.loaded.has(drop.ref.dropId)).toBe(false);
      this.loaded.add(drop.ref.dropId);
      this.loads += 1;
    }
    for (const { ref } of plan.replaced) {
      expect(this.loaded.delete(ref.dropId)).toBe(true);
      this.notes.delete(ref.dropId);
    }
    for (const dropId of plan.abandoned) this.notes.delete(dropId);
    for (const [id, chunk] of this.pending) if (plan.settled.includes(chunk.dropId)) this.pending.delete(id);
  }

  /** The visible state. */
  get state() {
    return {
      drops: [...this.drops.values()].sort((a, b) => (a.ref.dropId < b.ref.dropId ? -1 : 1)),
      loaded: [...this.loaded].sort(),
      notes: [...this.notes].sort(),
      pending: [...this.pending.keys()].sort(),
    };
  }

  statusOf(version: Version): DropStatus | undefined {
    return this.drops.get(dropIdOf(version))?.status;
  }
}

/** Delivers the batches in order. */
export function deliver(...batches: readonly (readonly TableBatchMessage[])[]): ModelWarehouse {
  const warehouse = new ModelWarehouse();
  for (const batch of batches) warehouse.receive(batch);
  return warehouse;
}

export type Summary = ReturnType<typeof summary>;

export const summary = ({ drops, loaded, notes, pending }: ModelWarehouse['state']) => ({
  drops: Object.fromEntries(
    drops.map(({ ref, status, receipt }) => [
      ref.dropId,
      `${status} at ${ref.lastModified}, ${receipt === null ? 'no' : 'its'} receipt`,
    ]),
  ),
  loaded,
  notes,
  pending,
});

export const hasSummary = (state: ModelWarehouse['state'], wanted: Summary): boolean =>
  JSON.stringify(summary(state)) === JSON.stringify(wanted);
