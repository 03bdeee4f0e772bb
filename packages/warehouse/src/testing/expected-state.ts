import { groupBy } from '../engine/group-by.ts';
import type { DropStatus, LedgerDrop } from '../ledger/drops.ts';

import type { Summary } from './model-warehouse.ts';
import { dropIdOf, messages, OWN_KEY, type Version } from './test-versions.ts';

/**
 * The promise, without a plan: per key the newest complete and accepted drop is loaded; all older ones are superseded,
 * as are those up to the retracted version.
 *
 * @param tombstones by key, the last retracted drop
 */
export function expectedSummary(
  versions: readonly Version[],
  missing?: Version,
  tombstones: ReadonlyMap<string, LedgerDrop> = new Map(),
): Summary {
  const drops = groupBy(versions, dropIdOf);
  const newest = [...drops.values()].map((readings) =>
    readings.reduce((last, reading) => (reading.at > last.at ? reading : last)),
  );
  const statuses = new Map<Version, DropStatus>();
  for (const [key, readingsOfKey] of groupBy(newest, (version) => version.key ?? 'file')) {
    const retracted = tombstones.get(key)?.ref;
    readingsOfKey.sort((x, y) => y.at - x.at || (y.rules ?? 1) - (x.rules ?? 1));
    let current = false;
    for (const reading of readingsOfKey) {
      const isRetracted = retracted !== undefined && reading.at <= retracted.lastModified;
      const ownStatus = isRetracted
        ? dropIdOf(reading) === retracted.dropId
          ? 'retracted'
          : 'superseded'
        : reading === missing
          ? 'loading'
          : statusAlone(reading);
      statuses.set(reading, current ? 'superseded' : ownStatus);
      current ||= statuses.get(reading) === 'loaded';
    }
  }
  const ids = (...wanted: DropStatus[]) =>
    newest
      .filter((version) => wanted.includes(statuses.get(version)!))
      .map(dropIdOf)
      .sort();
  const sorted = [...newest].sort((x, y) => (dropIdOf(x) < dropIdOf(y) ? -1 : 1));
  return {
    drops: Object.fromEntries(
      sorted.map((version) => [dropIdOf(version), `${statuses.get(version)!} at ${version.at}, its receipt`]),
    ),
    loaded: ids('loaded'),
    notes: ids('loaded', 'refused'),
    pending: newest
      .flatMap((version) =>
        statuses.get(version) === 'loading'
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
