import { expect, test } from '@jest/globals';
import { asPence, type DropId } from '@brewline/sales';
import type { LedgerDrop } from '@brewline/warehouse';
import { readSharedSales } from './shared-sales.ts';

const drop = (id: string, days: [number, number]): LedgerDrop => ({
  ref: {
    dropId: id as DropId,
    bucket: 'raw',
    key: id,
    etag: id,
    lastModified: 1,
    rules: 1,
    keyFingerprint: '0123456789ab',
  },
  status: 'loaded',
  refusal: null,
  receipt: {
    outcome: 'accepted',
    layout: 'nightly',
    rows: 1,
    accepted: 1,
    rejected: 0,
    flagged: 0,
    reasons: {},
    items: 1,
    takings: asPence(215),
    days,
    chunks: 1,
  },
  retractedUntil: null,
});

test('with one old file among new ones, only the days of the files are read, not the years between', async () => {
  const parameters: unknown[] = [];
  const query = <Row>(_: string, values: readonly unknown[] = []): Promise<Row[]> => {
    parameters.push(...values.slice(1));
    return Promise.resolve([{ shared: '0', sales: '0', items: '0', pence: '0' } as Row]);
  };
  await readSharedSales({ query }, [drop('old', [1, 2]), drop('new', [7906, 7906]), drop('newer', [7907, 7907])]);
  expect(parameters).toEqual(
    ['0001', '0002', '1ee2', '1ee3'].map((day, at) => day.padEnd(32, at % 2 === 0 ? '0' : 'f')),
  );
});
