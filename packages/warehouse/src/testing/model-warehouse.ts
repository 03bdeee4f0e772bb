/**
 * What the tests of the plan share: versions and their messages, a warehouse without rows, and what the promise says of
 * it.
 */
import { expect } from '@jest/globals';
import type { TableBatchMessage } from '@brewline/contracts';
import { asPence, type DropId, type Receipt } from '@brewline/sales';
import type { DropStatus, LedgerDrop } from '../ledger/drops.ts';
import type { NotedChunk } from '../ledger/chunks.ts';
import type { ChangePlan } from '../engine/change-plan.ts';
import { planRetraction } from '../engine/retract-plan.ts';
import { groupBy } from '../engine/group-by.ts';
import { planLoad } from '../engine/load-plan.ts';

export const OWN_KEY = '5123456789ab';
export const OTHER_KEY = 'fedcba987654';

/** One version of a file, as a test names it: `{ name: 'a', at: 1 }`. */
export interface Version {
  /** Equal names are equal content: the same drop. */
  readonly name: string;
  /** Last modified, in seconds. */
  readonly at: number;
  readonly key?: string;
  readonly chunks?: number;
  readonly outcome?: Receipt['outcome'];
  readonly rules?: number;
  readonly pseudonymKey?: string;
}

export const dropIdOf = ({ name, key = 'file', rules = 1, pseudonymKey = OWN_KEY }: Version): DropId =>
  Buffer.from(`${name}/${key}/${rules}/${pseudonymKey[0]!}`).toString('hex').padEnd(32, '0').slice(0, 32) as DropId;

const receiptOf = ({ chunks = 1, outcome = 'accepted' }: Version): Receipt => ({
  outcome,
  ...(outcome === 'refused' && { refusal: 'too_many_rejects' as const }),
  layout: 'nightly',
  rows: 1,
  accepted: 1,
  rejected: 0,
  flagged: 0,
  reasons: {},
  items: 1,
  takings: asPence(100),
  days: [1, 1],
  chunks,
});

const SALES = {
  branches: [],
  products: [],
  customers: [],
  branch: [],
  soldAt: [],
  customer: [],
  payment: [],
  total: [],
  nth: [],
  lines: [],
  product: [],
  quantity: [],
  unitPrice: [],
};
export const INLINE_CONTENT: TableBatchMessage['content'] = {
  tables: { sales: SALES, branchIds: [], productIds: [], saleIds: [] },
  notes: [],
};

/** All messages of a version, the last one with its receipt. */
export function messages(version: Version): TableBatchMessage[] {
  const { name, at, key = 'file', chunks = 1, rules = 1, pseudonymKey = OWN_KEY } = version;
  const drop = {
    dropId: dropIdOf(version),
    bucket: 'raw',
    key,
    etag: name,
    lastModified: at,
    rules,
    keyFingerprint: pseudonymKey,
  };
  return Array.from({ length: chunks }, (_, chunk) => ({
    version: 1,
    drop,
    chunk,
    content:
      chunks === 1
        ? INLINE_CONTENT
        : { objects: { sale: { bucket: 'clean', key: `${drop.dropId}/${chunk}`, rows: 1 } } },
    ...(chunk === chunks - 1 && { receipt: receiptOf(version) }),
  }));
}

/** A warehouse without rows: it does what a plan says, and complains of a plan that makes no sense. */
export class ModelWarehouse {
  readonly drops = new Map<DropId, LedgerDrop>();
  readonly noted = new Map<string, NotedChunk>();
  readonly loaded = new Set<DropId>();
  readonly notes = new Set<DropId>();
  /** Every drop that was ever replaced, in order. */
  readonly replaced: DropId[] = [];
  /** How many drops were loaded, also such as had been loaded before. */
  loads = 0;

  receive(batch: readonly TableBatchMessage[]): void {
    const keys = new Set(batch.map(({ drop }) => drop.key));
    const drops = [...this.drops.values()].filter(({ ref }) => keys.has(ref.key));
    const plan = planLoad(batch, { drops, chunks: [...this.noted.values()], keyFingerprint: OWN_KEY });
    this.#apply(plan);
    this.replaced.push(...plan.replaced.map(({ ref }) => ref.dropId));
  }

  /** Retracts what it knows of a key. @returns the drop that says so; `undefined` if it knows none */
  retract(key = 'file'): LedgerDrop | undefined {
    const known = [...this.drops.values()].filter(({ ref }) => ref.key === key);
    const retraction = planRetraction(known, OWN_KEY);
    if (retraction === undefined) return known.find(({ status }) => status === 'retracted');
    this.#apply(retraction.plan);
    return retraction.tombstone;
  }

  #apply(plan: ChangePlan): void {
    for (const drop of plan.changed) this.drops.set(drop.ref.dropId, drop);
    for (const chunk of plan.noted) {
      expect(this.noted.has(`${chunk.dropId} ${chunk.chunk}`)).toBe(false);
      this.noted.set(`${chunk.dropId} ${chunk.chunk}`, chunk);
    }
    for (const { drop, pieces } of [...plan.loaded, ...plan.refused]) {
      expect(pieces).toHaveLength(drop.receipt!.chunks);
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
    for (const [id, chunk] of this.noted) if (plan.settled.includes(chunk.dropId)) this.noted.delete(id);
  }

  /** What one sees of it in the end. */
  get state() {
    return {
      drops: [...this.drops.values()].sort((a, b) => (a.ref.dropId < b.ref.dropId ? -1 : 1)),
      loaded: [...this.loaded].sort(),
      notes: [...this.notes].sort(),
      noted: [...this.noted.keys()].sort(),
    };
  }

  statusOf(version: Version): DropStatus | undefined {
    return this.drops.get(dropIdOf(version))?.status;
  }
}

/** Delivers batch after batch. */
export function deliver(...batches: readonly (readonly TableBatchMessage[])[]): ModelWarehouse {
  const warehouse = new ModelWarehouse();
  for (const batch of batches) warehouse.receive(batch);
  return warehouse;
}

type Summary = ReturnType<typeof summary>;

export const summary = ({ drops, loaded, notes, noted }: ModelWarehouse['state']) => ({
  drops: Object.fromEntries(
    drops.map(({ ref, status, receipt }) => [
      ref.dropId,
      `${status} at ${ref.lastModified}, ${receipt === null ? 'no' : 'its'} receipt`,
    ]),
  ),
  loaded,
  notes,
  noted,
});

export const endsAs = (state: ModelWarehouse['state'], wanted: Summary): boolean =>
  JSON.stringify(summary(state)) === JSON.stringify(wanted);

/**
 * The promise, said without a plan: per key the newest drop that is whole and accepted is loaded; all older ones are
 * superseded, and so are those up to the version that was retracted.
 *
 * @param tombstones by key, the drop that was retracted last
 */
export function wantedOf(
  versions: readonly Version[],
  missing?: Version,
  tombstones: ReadonlyMap<string, LedgerDrop> = new Map(),
): Summary {
  const drops = groupBy(versions, dropIdOf);
  const newest = [...drops.values()].map((readings) =>
    readings.reduce((last, reading) => (reading.at > last.at ? reading : last)),
  );
  const fate = new Map<Version, DropStatus>();
  for (const [key, rivals] of groupBy(newest, (version) => version.key ?? 'file')) {
    const retracted = tombstones.get(key)?.ref;
    rivals.sort((x, y) => y.at - x.at || (y.rules ?? 1) - (x.rules ?? 1));
    let current = false;
    for (const rival of rivals) {
      const isBuried = retracted !== undefined && rival.at <= retracted.lastModified;
      const fateAlone = isBuried
        ? dropIdOf(rival) === retracted.dropId
          ? 'retracted'
          : 'superseded'
        : rival === missing
          ? 'loading'
          : statusAlone(rival);
      fate.set(rival, current ? 'superseded' : fateAlone);
      current ||= fate.get(rival) === 'loaded';
    }
  }
  const ids = (...statuses: DropStatus[]) =>
    newest
      .filter((version) => statuses.includes(fate.get(version)!))
      .map(dropIdOf)
      .sort();
  const sorted = [...newest].sort((x, y) => (dropIdOf(x) < dropIdOf(y) ? -1 : 1));
  return {
    drops: Object.fromEntries(
      sorted.map((version) => [dropIdOf(version), `${fate.get(version)!} at ${version.at}, its receipt`]),
    ),
    loaded: ids('loaded'),
    notes: ids('loaded', 'refused'),
    noted: newest
      .flatMap((version) =>
        fate.get(version) === 'loading'
          ? messages(version)
              .slice(1)
              .map(({ chunk }) => `${dropIdOf(version)} ${chunk}`)
          : [],
      )
      .sort(),
  };
}

const statusAlone = ({ outcome = 'accepted', pseudonymKey = OWN_KEY }: Version): DropStatus =>
  pseudonymKey !== OWN_KEY || outcome === 'refused' ? 'refused' : outcome === 'empty' ? 'empty' : 'loaded';

/**
 * One or two keys with up to five versions each; perhaps one of them, of several chunks and read once, lacks its first
 * piece.
 */
export function randomVersions(random: () => number): { versions: Version[]; missing: Version | undefined } {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const contents = ['a', 'b', 'c', 'd'].map((name) => ({
    name,
    chunks: pick([1, 1, 2, 3]),
    outcome: pick(['accepted', 'accepted', 'accepted', 'refused', 'empty'] as const),
    pseudonymKey: pick([OWN_KEY, OWN_KEY, OWN_KEY, OWN_KEY, OTHER_KEY]),
    rules: pick([1, 1, 2]),
  }));
  const versions = ['file', 'other file']
    .slice(0, pick([1, 2]))
    .flatMap((key) =>
      Array.from({ length: pick([1, 2, 3, 4, 5]) }, (_, at): Version => ({ ...pick(contents), key, at: at + 1 })),
    );
  const readOnce = versions.filter(
    (version) => version.chunks! > 1 && versions.filter((other) => dropIdOf(other) === dropIdOf(version)).length === 1,
  );
  return { versions, missing: random() < 0.5 ? readOnce[0] : undefined };
}

export const say = ({ drop, chunk }: TableBatchMessage): string => `${drop.etag}${drop.lastModified}.${chunk}`;

export function permutations<T>(values: readonly T[]): T[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, at) => permutations(values.toSpliced(at, 1)).map((rest) => [value, ...rest]));
}

/** Cuts a run of messages into batches. */
export function grouped<T>(values: readonly T[], cutAfter: (at: number) => boolean): T[][] {
  const groups: T[][] = [[]];
  for (const [at, value] of values.entries()) {
    groups.at(-1)!.push(value);
    if (at < values.length - 1 && cutAfter(at)) groups.push([]);
  }
  return groups;
}

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
