/** A chain of cafés for some days, one file per branch and day. */
import { branchOf } from './chain/branch.ts';
import { dayNumber, dayOfNumber } from './calendar.ts';
import { branchFile, type GeneratedFile } from './file/branch-file.ts';
import { salesOn } from './chain/sale.ts';

export interface GenerateOptions {
  branches: number;
  days: number;
  /**
   * Sales per branch and day, on average; an average of 300 means 185 to 531. A single branch on a single day
   * gets exactly this many.
   */
  sales: number;
  /** The same seed and options give the same bytes. */
  seed: string | number;
  /** Share of rows to spoil, 0 to 1; 0 by default. */
  dirt?: number;
  /** ISO date, 2021-08-25 by default. */
  firstDay?: string;
  /** `nightly`: layout A only. `all`, the default: one branch in eight writes another layout. */
  layouts?: 'nightly' | 'all';
}

/**
 * The files in the order of days, generated lazily.
 *
 * @throws RangeError naming the invalid option
 */
export function generate(options: GenerateOptions): Iterable<GeneratedFile> {
  const { branches, days, sales, seed, dirt = 0, firstDay = '2021-08-25', layouts = 'all' } = options;
  for (const [name, value] of Object.entries({ branches, days, sales })) atLeastOne(name, value);
  if (!(dirt >= 0 && dirt <= 1)) throw new RangeError(`dirt must be a share from 0 to 1, not ${dirt}`);
  const first = dayNumber(firstDay);
  const isOnlyFile = branches * days === 1;

  return {
    *[Symbol.iterator]() {
      const chain = Array.from({ length: branches }, (_, index) => branchOf(seed, index, layouts));
      for (let day = first; day < first + days; day += 1) {
        for (const branch of chain) {
          const count = isOnlyFile ? sales : salesOn(seed, branch, day, sales);
          yield branchFile(branch, dayOfNumber(day), count, seed, dirt);
        }
      }
    },
  };
}

function atLeastOne(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${name} must be a whole number from 1, not ${value}`);
}
