import { groupBy } from '../engine/group-by.ts';
import type { DropStatus, LedgerDrop } from '../ledger/drops.ts';

import type { Summary } from './model-warehouse.ts';
import { dropIdOf, messages, OWN_KEY, type Version } from './test-versions.ts';

/**
 * The promise, said without a plan: per key the newest drop that is whole and accepted is loaded; all older ones are
 * superseded, and so are those up to the version that was retracted.
 *
 * @param tombstones by key, the drop that was retracted last
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
  const fate = new Map<Version, DropStatus>();
  for (const [key, rivals] of groupBy(newest, (version) => version.key ?? 'file')) {
    const retracted = tombstones.get(key)?.ref;
    rivals.sort((x, y) => y.at - x.at || (y.rules ?? 1) - (x.rules ?? 1));
    let current = false;
    for (const rival of rivals) {
      const isRetracted = retracted !== undefined && rival.at <= retracted.lastModified;
      const fateAlone = isRetracted
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
