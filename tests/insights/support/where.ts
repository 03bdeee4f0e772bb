import type { Filter } from '@brewline/insights';
import type { Chain } from './chain.ts';
import { byBranch, type Expectation, lastDayOf, sold, soldBefore, soldIn } from './expectation.ts';
import type { Sale } from './sales-in.ts';
import { change, daysBetween, groups, plusDays, toPounds, ratio, sorted, sum, takingsOf, weekdayOf } from './sums.ts';

const branchTakings: Expectation = (chain, filter) => {
  const [now, before] = [byBranch(sold(chain, filter)), byBranch(soldBefore(chain, filter))];
  const branches = [...new Set([...now.keys(), ...before.keys()])].map((branch) => ({
    branch,
    takings: takingsOf(now.get(branch) ?? []),
    previous: takingsOf(before.get(branch) ?? []),
  }));
  return sorted(
    branches,
    ({ takings }) => -takings,
    ({ branch }) => branch,
  ).map(({ branch, takings, previous }) => ({
    branch,
    takings: toPounds(takings),
    previous_takings: toPounds(previous),
    change: change(takings, previous),
  }));
};

/**
 * The average of the same weekdays in the four weeks before the period, in pence; undefined unless there is one of
 * each.
 */
function usualOf(days: readonly string[], earlier: readonly Sale[]): number | undefined {
  const byWeekday = groups(earlier, ({ day }) => weekdayOf(day));
  const averages = days.map((day) => {
    const same = byWeekday.get(weekdayOf(day));
    return same && ratio(takingsOf(same), new Set(same.map((sale) => sale.day)).size * 100)!;
  });
  return averages.includes(undefined)
    ? undefined
    : ratio(
        sum(averages, (average) => Math.round(average! * 10_000)),
        100,
        0,
      )!;
}

const branchAgainstUsual: Expectation = (chain, filter) => {
  const branches = [...byBranch(sold(chain, filter))].map(([branch, sales]) => {
    const earlier = soldIn(chain, { branch }, plusDays(filter.from, -28), plusDays(filter.from, -1));
    const usual = usualOf([...new Set(sales.map(({ day }) => day))], earlier);
    return { branch, takings: takingsOf(sales), usual };
  });
  return sorted(
    branches,
    ({ takings, usual }) => (usual === undefined ? 1 : -takings / usual),
    ({ branch }) => branch,
  ).map(({ branch, takings, usual }) => ({
    branch,
    change: usual === undefined ? null : change(takings, usual),
    takings: toPounds(takings),
    usual: usual === undefined ? null : toPounds(usual),
    remark: usual === undefined ? 'No usual yet' : '',
  }));
};

function places(sales: readonly Sale[]): Map<string, { place: number; takings: number }> {
  const all = [...byBranch(sales)].map(([branch, group]) => ({ branch, takings: takingsOf(group) }));
  return new Map(
    all.map(({ branch, takings }) => [
      branch,
      { takings, place: 1 + all.filter((other) => other.takings > takings).length },
    ]),
  );
}

const branchRanking: Expectation = (chain, filter) => {
  const [now, before] = [
    places(sold(chain, { ...filter, branch: '' })),
    places(soldBefore(chain, { ...filter, branch: '' })),
  ];
  const rows = [...now].map(([branch, { place, takings }]) => {
    const previous = before.get(branch)?.place;
    return {
      branch,
      place,
      previous_place: previous ?? null,
      places_up: previous === undefined ? null : previous - place,
      takings: toPounds(takings),
    };
  });
  const selected = rows.filter(({ branch }) => filter.branch === '' || branch === filter.branch);
  return sorted(
    selected,
    ({ places_up: up }) => (up === null ? 1 : -Math.abs(up)),
    ({ place }) => place,
    ({ branch }) => branch,
  );
};

/** A period shorter than four weeks is shown with the days before it. */
export const widened = (chain: Chain, filter: Filter): Sale[] => {
  const fourWeeks = plusDays(filter.to, -27);
  return soldIn(chain, filter, filter.from < fourWeeks ? filter.from : fourWeeks, filter.to);
};

const branchTakingsByDay: Expectation = (chain, filter) => {
  const rows = [...groups(widened(chain, filter), ({ day, branch }) => `${day} ${branch}`).values()].map((group) => ({
    day: group[0]!.day,
    branch: group[0]!.branch,
    takings: toPounds(takingsOf(group)),
  }));
  return sorted(
    rows,
    ({ day }) => day,
    ({ branch }) => branch,
  );
};

const bestDaySince: Expectation = (chain, filter) => {
  const day = lastDayOf(chain, filter);
  if (day === undefined) return [];
  const rows = [...byBranch(soldIn(chain, filter, day, day))].flatMap(([branch, today]) => {
    const takings = takingsOf(today);
    const earlier = groups(
      soldIn(chain, { branch }, plusDays(filter.from, -364), plusDays(day, -7)).filter(
        (sale) => weekdayOf(sale.day) === weekdayOf(day),
      ),
      (sale) => sale.day,
    );
    const days = [...earlier.keys()].sort();
    const since = days.filter((one) => takingsOf(earlier.get(one)!) >= takings).at(-1);
    const weeks = days.length === 0 ? 0 : daysBetween(since ?? plusDays(days[0]!, -7), day) / 7;
    return weeks < 5 ? [] : [{ branch, day, takings: toPounds(takings), weeks, since: since ?? null }];
  });
  return sorted(
    rows,
    ({ weeks }) => -weeks,
    ({ takings }) => -takings,
    ({ branch }) => branch,
  );
};

export const WHERE: Record<string, Expectation> = {
  'branch-takings': branchTakings,
  'branch-against-usual': branchAgainstUsual,
  'branch-ranking': branchRanking,
  'branch-takings-by-day': branchTakingsByDay,
  'best-day-since': bestDaySince,
};
