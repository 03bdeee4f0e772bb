import { encodeMessage } from '@brewline/contracts';
import {
  createTestDrop,
  csvFile,
  customerNumber,
  expectedTables,
  InMemoryBucket,
  manySales,
  sale,
  type TestDrop,
} from '@brewline/warehouse/testing';
import type { TestCloud } from '../cloud/test-cloud.ts';
import { CLEAN } from '../handlers/handler-processes.ts';

/** Messages for the load handler, and the tables they must produce. */
export interface LoadScenario {
  /** Messages loaded before the test. */
  readonly before: readonly string[];
  /** Messages of the load under test. */
  readonly batch: readonly string[];
  /** As `expectedTables` returns them. */
  readonly tables: Record<string, string[]>;
}

export const bodiesOf = (drops: readonly TestDrop[]): string[] =>
  drops.flatMap(({ messages }) => messages.map(encodeMessage));

/** Copies the objects that the messages point to into the cloud. */
export function publish(clean: InMemoryBucket, cloud: TestCloud): void {
  for (const [key, body] of clean.objects) cloud.put(CLEAN, key, body, 0);
}

/** Sales of products with names long enough to fill chunks: a drop of several chunks that loads quickly. */
export const longNamedSales = (count: number, branch: string): string[] =>
  Array.from({ length: count }, (_, at) =>
    sale({
      branch,
      customer: customerNumber(at),
      basket: `Regular ${'Oatmeal '.repeat(20)}${at} - 2.15`,
      card: String(4_100_000_000_000_000 + at),
    }),
  );

/**
 * A batch that covers most statements of a load: corrections, a refused and an empty drop, overlaps, a drop of several
 * chunks whose first is already recorded, and another that stays unfinished.
 */
export async function createMixedScenario(cloud: TestCloud): Promise<LoadScenario> {
  const clean = new InMemoryBucket();
  const file = (key: string, at: number, ...lines: readonly string[]) =>
    createTestDrop(clean, csvFile(...lines), { key, at });
  const shared = manySales(6, { branch: 'Shared' });
  const first = await file(
    'corrected.csv',
    1,
    ...shared,
    ...manySales(5, { branch: 'Gone', basket: 'Rare Cocoa - 2.15' }),
    'x',
  );
  const corrected = await file('corrected.csv', 2, ...shared.slice(2), ...manySales(8, { branch: 'Kept' }), 'x');
  const refused = await file('fixed.csv', 1, 'x', 'y');
  const fixed = await file('fixed.csv', 2, sale({ branch: 'Fixed' }), sale({ branch: 'Fixed' }));
  const large = await file('large.csv', 1, ...longNamedSales(500, 'Large'));
  const unfinished = await file('unfinished.csv', 1, ...longNamedSales(400, 'Unfinished'));
  const rest = [
    corrected,
    fixed,
    await file('refused.csv', 1, 'x', 'y', 'z'),
    await file('overlap.csv', 1, ...shared.slice(4), ...manySales(3, { branch: 'Overlap' })),
  ];
  if (large.messages.length < 2 || unfinished.messages.length < 2)
    throw new Error('a drop that should have several chunks has one');
  publish(clean, cloud);
  return {
    before: [...bodiesOf([first, refused]), encodeMessage(large.messages[0]!)],
    batch: [
      ...bodiesOf([...rest, await file('empty.csv', 1)]),
      ...large.messages.slice(1).map(encodeMessage),
      encodeMessage(unfinished.messages[0]!),
    ],
    tables: expectedTables([...rest, large]),
  };
}
