/** The fixed properties of one branch: town, opening hours, menu, footfall and file layout. */
import { Random, hash } from '../random.ts';
import { branchName, foldedName } from './towns.ts';
import { PRODUCTS, type Era, type Product } from './menu.ts';
import { ODD_LAYOUTS, eraOf, type LayoutName } from '../layouts/layout-name.ts';

export interface Branch {
  readonly index: number;
  readonly name: string;
  /** `london_soho` */
  readonly folded: string;
  readonly layout: LayoutName;
  /** Hours of the day. */
  readonly opens: number;
  readonly closes: number;
  readonly menu: readonly Product[];
  /** This branch's sales as a share of the average branch's. */
  readonly footfall: number;
  /** Pence added to every price of this branch. */
  readonly surcharge: number;
  /** Days by which this branch's yearly price rises precede the latest branch's. */
  readonly priceLead: number;
  /** Seeds the names and cards of its customers. */
  readonly key: number;
}

/** 185 to 531 sales where the average is 300: measured on 215 files. */
export const FOOTFALL = { min: 0.617, max: 1.77 };

/** A branch with more than this is open early and late, so that even there few sales share a minute. */
const BUSY_FOOTFALL = 1.2;

/** Share of items with a flavour, measured. */
const FLAVOURED = 0.54;
const GOLDEN_RATIO = 0.6180339887498949;

/** One branch in eight writes a layout other than the nightly one, always the same. */
const ODD_EVERY = 8;
const ODD_REMAINDER = 4;

export function branchOf(seed: string | number, index: number, layouts: 'nightly' | 'all'): Branch {
  const random = new Random(seed, 'branch', index);
  const name = branchName(index);
  const layout = layouts === 'all' ? layoutOf(index) : 'nightly';
  const footfall = footfallOf(seed, index);
  return {
    index,
    name,
    folded: foldedName(name),
    layout,
    opens: random.pick(footfall > BUSY_FOOTFALL ? [7, 8] : [8, 9, 9, 9, 9, 9, 10]),
    closes: footfall > BUSY_FOOTFALL ? 21 : 17,
    menu: menuOf(random, eraOf(layout)),
    footfall,
    surcharge: random.pick([0, 0, 0, 0, 0, 0, 0, 5, 10, -5]),
    priceLead: random.int(PRICE_RISE.everyDays),
    key: hash(`${seed}`, index),
  };
}

/** When prices rise and by how much; until a branch's first rise after this day they are those of the menu. */
const PRICE_RISE = { everyDays: 365, pence: 5, since: 18_864 /* 2021-08-25 */ };

/** A price depends on the branch and the day as well as the product. Free products stay free. */
export function priceOn(branch: Branch, product: Product, dayNumber: number): number {
  if (product.pence === 0) return 0;
  const rises = Math.floor((dayNumber - PRICE_RISE.since + branch.priceLead) / PRICE_RISE.everyDays);
  return product.pence + branch.surcharge + Math.max(0, rises) * PRICE_RISE.pence;
}

function layoutOf(index: number): LayoutName {
  return index % ODD_EVERY === ODD_REMAINDER
    ? ODD_LAYOUTS[Math.floor(index / ODD_EVERY) % ODD_LAYOUTS.length]!
    : 'nightly';
}

/**
 * Most branches are small and a few are large. The golden ratio spreads them evenly, so that even a few branches have
 * the average.
 */
function footfallOf(seed: string | number, index: number): number {
  const place = (new Random(seed, 'footfall').next() + index * GOLDEN_RATIO) % 1;
  return FOOTFALL.min + (FOOTFALL.max - FOOTFALL.min) * place * place;
}

/** A real branch's file has 6 to 14 products, one of 2020 three times as many. */
function menuOf(random: Random, era: Era): Product[] {
  const count = era === '2020' ? 34 + random.int(13) : 9 + random.int(6);
  const flavoured = Math.floor(count * FLAVOURED + random.next());
  return [
    ...random.sample(
      PRODUCTS[era].filter((product) => product.flavour !== ''),
      flavoured,
    ),
    ...random.sample(
      PRODUCTS[era].filter((product) => product.flavour === ''),
      count - flavoured,
    ),
  ];
}
