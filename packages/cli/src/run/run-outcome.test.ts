import { expect, test } from '@jest/globals';
import { asPence, type DropId } from '@brewline/sales';
import type { DropStatus, LedgerDrop } from '@brewline/warehouse';
import { findSettledDrop } from './ledger.ts';
import { isReconciled, type RunOutcome, toDropOutcome } from './run-outcome.ts';
import { formatRunSummary } from './run-summary.ts';

const KEY = 'north/leeds.csv';
const UPLOAD = { key: KEY, etag: 'a', laterThan: 4 };
const RECEIPT = {
  outcome: 'accepted',
  layout: 'nightly',
  rows: 3,
  accepted: 3,
  rejected: 0,
  flagged: 0,
  reasons: {},
  items: 3,
  takings: asPence(645),
  days: [1, 1],
  chunks: 1,
} as const;

const version = (etag: string, lastModified: number, status: DropStatus): LedgerDrop => ({
  ref: {
    dropId: etag.repeat(32) as DropId,
    bucket: 'raw',
    key: KEY,
    etag,
    lastModified,
    rules: 1,
    keyFingerprint: '0123456789ab',
  },
  status,
  refusal: null,
  receipt: RECEIPT,
  retractedUntil: status === 'retracted' ? lastModified : null,
});

/** The outcome of a run that uploaded one file. */
function runOutcomeOf(...versions: readonly LedgerDrop[]): RunOutcome {
  const drop = toDropOutcome(KEY, findSettledDrop(UPLOAD, versions), 'Leeds', {}, []);
  const { sales, items, takings_pence, rejected, flagged } = drop;
  return {
    files: 1,
    sales,
    items,
    takings_pence,
    shared_sales: 0,
    rejected,
    flagged,
    seconds: 1,
    drops: [drop],
    not_read: [],
  };
}

test.each<[what: string, versions: LedgerDrop[]]>([
  ['it was retracted', [version('a', 5, 'retracted')]],
  ['a newer version was retracted', [version('a', 5, 'superseded'), version('b', 6, 'retracted')]],
  [
    'the retracted version has a newer one, still loading',
    [version('a', 5, 'superseded'), version('b', 6, 'retracted'), version('c', 7, 'loading')],
  ],
])('a run reports its file as not in the warehouse if %s meanwhile', (_, versions) => {
  const outcome = runOutcomeOf(...versions);
  expect(outcome).toMatchObject({ sales: 0, takings_pence: 0, drops: [{ status: 'retracted' }] });
  expect(isReconciled(outcome)).toBe(false);
  expect(formatRunSummary(outcome).join('\n')).toContain(
    '✗ north/leeds.csv: it was retracted during this run; run it again to load it.\n\n'
      + '  ✗ 1 file of 1 is not in the warehouse',
  );
});

test('a run reports its file as not in the warehouse if another version replaced it meanwhile', () => {
  const outcome = runOutcomeOf(version('a', 5, 'superseded'), version('b', 6, 'loaded'));
  expect([isReconciled(outcome), outcome.drops[0]!.status]).toEqual([false, 'superseded']);
  expect(formatRunSummary(outcome).join('\n')).toContain(
    '✗ north/leeds.csv: another version of it was uploaded during this run '
      + 'and is in the warehouse instead. Run it again',
  );
});

test.each<[what: string, versions: LedgerDrop[]]>([
  ['still loading', [version('a', 5, 'loading')]],
  ['known from an earlier upload only', [version('a', 4, 'loaded')]],
  ['known with other content only', [version('b', 5, 'loaded')]],
])('a file is not settled while it is %s', (_, versions) => {
  expect(findSettledDrop(UPLOAD, versions)).toBeUndefined();
});
