/** Two weeks and two days of a small chain, and a branch whose till writes markup. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '@brewline/generator';
import { goodRows, lines } from '../../support/rows.ts';

export const MARKUP = '<img src=x onerror=alert(1)>';
export const BRANCH = 'Bath & <i>Wells</i>';
export const NEWEST = '2021-08-25';

/** @returns the folder to run */
export async function writeChain(folder: string): Promise<string> {
  const sales = join(folder, 'sales');
  await mkdir(sales);
  await writeFiles({ branches: 4, days: 16, sales: 40, seed: 12, dirt: 0.01, firstDay: '2021-08-10' }, sales);
  await writeFile(join(sales, 'bath.csv'), soldAt(BRANCH, MARKUP, 9));
  return sales;
}

/** A file of sixty sales on the newest day, six units of one product each. */
export const soldAt = (branch: string, product: string, hour: number): Buffer =>
  lines(
    ...goodRows(60, hour, {
      branch,
      basket: Array.from({ length: 6 }, () => `Large ${product} - 2.15`).join(', '),
      total: '12.90',
    }),
  );
