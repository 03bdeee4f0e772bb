import { generate } from '@brewline/generator';
import {
  createTestDrop,
  csvFile,
  expectedTables,
  InMemoryBucket,
  manySales,
  type TestDrop,
} from '@brewline/warehouse/testing';
import type { TestCloud } from '../cloud/test-cloud.ts';
import { bodiesOf, publish, type LoadScenario } from './load-scenario.ts';

export interface OverlappingFilesOptions {
  readonly branches: number;
  readonly days: number;
  /** Per branch and day. */
  readonly sales: number;
  readonly seed: string;
}

/**
 * Files in three versions, each also uploaded in its first version under another name, and one of several chunks: most
 * drops overlap with others, and the test chooses the order of arrival.
 */
export async function createOverlappingFiles(
  cloud: TestCloud,
  { branches, days, sales, seed }: OverlappingFilesOptions,
): Promise<LoadScenario> {
  const clean = new InMemoryBucket();
  const drops: TestDrop[] = [];
  const current: TestDrop[] = [];
  for (const { name, text } of filesOf({ branches, days, sales, seed })) {
    const lines = text.split('\n');
    const versions = [text, lines.toSpliced(-9, 5).join('\n'), lines.toSpliced(-20, 3).join('\n')];
    for (const [at, csv] of versions.entries()) drops.push(await createTestDrop(clean, csv, { key: name, at: at + 1 }));
    const again = await createTestDrop(clean, text, { key: `again/${name}`, at: 1 });
    current.push(drops.at(-1)!, again);
    drops.push(again);
  }
  const large = await createTestDrop(clean, csvFile(...manySales(3200)), { key: 'large.csv' });
  publish(clean, cloud);
  const all = [...drops, large];
  const unusable = all.filter(({ receipt }) => receipt.outcome !== 'accepted');
  if (unusable.length > 0)
    throw new Error(`seed ${seed} generates a file that is ${unusable[0]!.receipt.outcome}; choose another`);
  return { before: [], batch: bodiesOf(all), tables: expectedTables([...current, large]) };
}

function* filesOf(options: OverlappingFilesOptions): Generator<{ name: string; text: string }> {
  for (const generated of generate({ ...options, dirt: 0.03 }))
    yield {
      name: generated.name,
      text: Buffer.concat([...generated.text()].map((piece) => Buffer.from(piece))).toString(),
    };
}
