/** The sales of one branch on one day, in the order they were rung up. */
import { FOOTFALL, type Branch } from './branch.ts';
import { openingDay } from './opening-hours.ts';
import { personOf, type Person } from './people.ts';
import { Random } from '../random.ts';

export interface Sale {
  /** The minute of the day. */
  readonly minute: number;
  readonly person: Person;
  /** Indexes into the branch's menu, one per unit sold. */
  readonly picks: readonly number[];
  readonly payment: 'CARD' | 'CASH';
}

/** Cumulative shares of baskets of one, two … items; measured on the nightly files. */
const BASKET_SIZES = [0.241, 0.499, 0.705, 0.855, 0.95];
const CARD_SHARE = 0.7;
const REGULARS_SHARE = 0.35;
/** Regulars per sale of an average day: the most frequent come daily, most every other week. */
const REGULARS_PER_SALE = 4;
/** Share of sales whose row equals the one before; both are sales. */
const TWIN_SHARE = 0.0008;
/** How far a sale may deviate from an even pace, in sales: a till serves one at a time, so few share a minute. */
const JITTER = 0.5;
/** Sunday first. Their mean is 1. */
const WEEKDAYS = [0.99, 0.97, 0.97, 0.99, 1, 1.03, 1.05];

/** How many sales a branch makes on a day, when `average` is the mean over branches and days. */
export function salesOn(seed: string | number, branch: Branch, dayNumber: number, average: number): number {
  const chance = 0.98 + 0.04 * new Random(seed, 'day', branch.index, dayNumber).next();
  // 1970-01-01 was a Thursday.
  const share = branch.footfall * WEEKDAYS[(((dayNumber + 4) % 7) + 7) % 7]! * chance;
  return Math.max(1, Math.round(average * Math.min(FOOTFALL.max, Math.max(FOOTFALL.min, share))));
}

/** `count` sales, sorted by time. Only the last one is kept in memory, for its twin. */
export function* salesOf(random: Random, branch: Branch, dayNumber: number, count: number): Generator<Sale> {
  const minuteAt = openingDay(branch.opens, branch.closes);
  let last: Sale | undefined;
  for (let index = 0; index < count; index += 1) {
    if (last !== undefined && random.chance(TWIN_SHARE)) {
      yield last;
      continue;
    }
    last = {
      minute: minuteAt((index + JITTER * random.next()) / count),
      person: customerOf(random, branch, dayNumber, index, count),
      picks: basketOf(random, branch.menu.length),
      payment: random.chance(CARD_SHARE) ? 'CARD' : 'CASH',
    };
    yield last;
  }
}

function customerOf(random: Random, branch: Branch, dayNumber: number, index: number, count: number): Person {
  if (!random.chance(REGULARS_SHARE)) return personOf(branch.key, dayNumber + 1, index);
  const rank = random.next();
  return personOf(branch.key, 0, Math.floor(rank * rank * count * REGULARS_PER_SALE));
}

/** Drawn with replacement: with a dozen products that repeats an item in 23 % of baskets, as measured. */
function basketOf(random: Random, products: number): number[] {
  const place = random.next();
  const picks = [random.int(products)];
  for (const upTo of BASKET_SIZES) {
    if (place < upTo) break;
    picks.push(random.int(products));
  }
  return picks;
}
