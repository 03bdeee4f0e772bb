import type { Filter } from '@brewline/insights';
import { type Chain, type ChainFile, FIRST_DAY, type RowDefect } from './chain.ts';
import { byBranch, type Expectation, lastDayOf, sold, soldIn } from './expectation.ts';
import { groups, plusDays, sorted, sum } from './sums.ts';

/**
 * The branches asked about that sold anything on a day, or on the same weekday of the four weeks before, or opened less
 * than a week ago.
 */
function expectedOn(chain: Chain, filter: Filter, day: string): { branch: string; hasReported: boolean }[] {
  return [...byBranch(soldIn(chain, filter, FIRST_DAY, day))].flatMap(([branch, sales]) => {
    const days = new Set(sales.map((sale) => sale.day));
    const isYoung = [...days].every((one) => one > plusDays(day, -7));
    return isYoung || [0, 7, 14, 21, 28].some((back) => days.has(plusDays(day, -back)))
      ? [{ branch, hasReported: days.has(day) }]
      : [];
  });
}

const branchesReported: Expectation = (chain, filter) => {
  const day = lastDayOf(chain, filter);
  const branches = day === undefined ? [] : expectedOn(chain, filter, day);
  const reported = branches.filter(({ hasReported }) => hasReported).length;
  return branches.length === 0
    ? []
    : [{ reported, expected: branches.length, missing: branches.length - reported, day: day! }];
};

/** For each branch, the days of the period on which it was expected and sold nothing, but others did. */
const branchesMissing: Expectation = (chain, filter) => {
  const days = [...new Set(sold(chain, { ...filter, branch: '' }).map(({ day }) => day))];
  const gaps = days.flatMap((day) =>
    expectedOn(chain, filter, day).flatMap(({ branch, hasReported }) => (hasReported ? [] : [{ branch, day }])),
  );
  const rows = [...groups(gaps, ({ branch }) => branch)].map(([branch, group]) => ({
    branch,
    day: group
      .map(({ day }) => day)
      .sort()
      .at(-1)!,
    days: group.length,
    last_reported: soldIn(chain, { branch }, plusDays(filter.from, -28), filter.to)
      .map(({ day }) => day)
      .sort()
      .at(-1)!,
  }));
  return sorted(
    rows,
    ({ day }) => -Date.parse(day),
    ({ days: count }) => -count,
    ({ branch }) => branch,
  );
};

/**
 * Files that hold a day of the period; one that cannot be read was uploaded just now, which is after every period asked
 * about.
 */
const filesOf = ({ files }: Chain, { from, to }: Filter): ChainFile[] =>
  files.filter(({ sales }) => sales.length === 0 || sales.some(({ day }) => day >= from && day <= to));

const filesByStatus: Expectation = (chain, filter) =>
  sorted(
    groups(filesOf(chain, filter), ({ status }) => status),
    ([, files]) => -files.length,
    ([status]) => status,
  ).map(([status, files]) => ({
    status,
    files: files.length,
    rows: sum(files, ({ rows }) => rows),
    rejected: sum(files, ({ rejected }) => rejected),
    flagged: sum(files, ({ notes }) => notes.flagged.length),
  }));

const filesToCorrect: Expectation = (chain, filter) => {
  const files = filesOf(chain, filter).filter(
    ({ status, rejected }) => status === 'Refused' || (status === 'Loaded' && rejected > 0),
  );
  return sorted(
    files,
    ({ status }) => (status === 'Refused' ? 0 : 1),
    ({ rejected }) => -rejected,
    ({ name }) => name,
  )
    .slice(0, 20)
    .map(({ name, status, rejected, rows, why }) => ({ file: name, status, rejected, rows, why }));
};

const SAYS: Record<RowDefect, readonly [string, string]> = (() => {
  const basket = [
    'The basket is not a list of "[Size ]Name[ - Flavour] - price"',
    'Add the missing comma or price',
  ] as const;
  const columns = [
    "The line has more or fewer columns than the file's layout",
    'Add the missing comma or remove the extra one',
  ] as const;
  return {
    'lost-comma': basket,
    'item-without-price': basket,
    'negative-price': [
      'The basket has a price that is not pounds and pence from 0.00 to 999999.99',
      'Write prices like 2.45',
    ],
    'cut-short': columns,
    'extra-column': columns,
    'bad-date': [
      'The date is not a date from 2000 to 2100, day first (25/08/2021 09:00) or ISO',
      'Write the date as DD/MM/YYYY HH:MM',
    ],
    'four-decimal-total': ['The total is not pounds and pence from 0.00 to 99999999.99', 'Write the total like 5.20'],
    'unknown-payment': ['The payment is neither CARD nor CASH', 'Write CARD or CASH'],
    'open-quote': ['The line has a quote that is not closed properly', 'Close the quote'],
    'card-in-product': [
      'The basket has a product name that is too long, or contains a long number, a phone number or an e-mail address',
      'Write the name of the product',
    ],
    'card-in-branch': [
      'The branch is too long, or contains a long number, a phone number or an e-mail address',
      'Write the name of the branch',
    ],
    'total-disagrees': ['The total differs from the sum of its items', 'Check the till'],
    'not-text': [
      'The line has an invalid character (NUL, control character or broken Unicode)',
      'Export the file again',
    ],
    'not-utf8': ['The line was not UTF-8 and was read as Windows-1252', 'Export the file as UTF-8'],
  };
})();

/**
 * In any order: the answer sorts equal counts by the code of the reason, which the files do not tell.
 */
const notes =
  (verdict: 'rejected' | 'flagged'): Expectation =>
  (chain, filter) => {
    const noted = filesOf(chain, filter)
      .filter(({ status }) => status === 'Loaded' || (status === 'Refused' && verdict === 'rejected'))
      .flatMap((file) => file.notes[verdict].map((kind) => ({ name: file.name, says: SAYS[kind] })));
    return [...groups(noted, ({ says: [what] }) => what)].map(([what, group]) => ({
      what,
      rows: group.length,
      files: new Set(group.map(({ name }) => name)).size,
      todo: group[0]!.says[1],
    }));
  };

export const COMPLETENESS: Record<string, Expectation> = {
  'branches-reported': branchesReported,
  'branches-missing': branchesMissing,
  'files-by-status': filesByStatus,
  'files-to-correct': filesToCorrect,
  'rejected-rows': notes('rejected'),
  'flagged-rows': notes('flagged'),
};
