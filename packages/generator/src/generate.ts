/** A chain of cafés for as many days as wanted, one file a branch and day. */
import { branchOf } from './chain/branch.ts';
import { dayNumber, dayOfNumber } from './calendar.ts';
import { branchFile, type GeneratedFile } from './file/branch-file.ts';
import { salesOn } from './chain/sale.ts';

export interface GenerateOptions {
  branches: number;
  days: number;
  /**
   * Sales per branch and day, on average; around 300 that spreads over 185 to 531. One branch's one day gets exactly
   * this.
   */
  sales: number;
  /** The same seed and options give the same bytes. */
  seed: string | number;
  /** Share of rows to spoil, 0 to 1; none unless told. */
  dirt?: number;
  /** ISO date, 2021-08-25 unless told. */
  firstDay?: string;
  /** `nightly`: layout A only. `all`, the default: one branch in eight writes another layout. */
  layouts?: 'nightly' | 'all';
}

/**
 * The files in the order of days, made as they are asked for.
 * @throws RangeError naming the option that makes no sense
 */
export function generate(options: GenerateOptions): Iterable<GeneratedFile> {
  const { branches, days, sales, seed, dirt = 0, firstDay = '2021-08-25', layouts = 'all' } = options;
  for (const [name, value] of Object.entries({ branches, days, sales })) atLeastOne(name, value);
  if (!(dirt >= 0 && dirt <= 1)) throw new RangeError(`dirt must be a share from 0 to 1, not ${dirt}`);
  const first = dayNumber(firstDay);
  const alone = branches * days === 1;

  return {
    *[Symbol.iterator]() {
      const chain = Array.from({ length: branches }, (_, index) => branchOf(seed, index, layouts));
      for (let day = first; day < first + days; day += 1) {
        for (const branch of chain) {
          const count = alone ? sales : salesOn(seed, branch, day, sales);
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
