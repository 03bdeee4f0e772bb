/**
 * Rows spoiled on purpose. A reader must reject each kind, or keep and flag it; which of the two is decided here by the
 * data contract, without any parser.
 */
import type { Column, Layout } from '../layouts/layout.ts';
import type { Product } from '../chain/menu.ts';
import { twoDecimals } from '../money.ts';
import type { CalendarDay } from '../calendar.ts';
import type { Random } from '../random.ts';

/** A row before it becomes a line; spoiling changes it in place. */
export interface Draft {
  readonly layout: Layout;
  readonly day: CalendarDay;
  readonly minute: number;
  readonly products: readonly Product[];
  readonly prices: readonly number[];
  /** One text per product. */
  readonly items: string[];
  /** One text per column of the layout. */
  readonly cells: string[];
  totalPence: number;
}

interface Spoiler {
  readonly verdict: 'rejected' | 'flagged';
  /** Whether this can be done to a row; absent if it always can. */
  possible?(draft: Draft): boolean;
  /** @returns the spoiled line */
  spoil(draft: Draft, random: Random): string;
}

const rejected = (spoil: Spoiler['spoil']): Spoiler => ({ verdict: 'rejected', spoil });
const flagged = (spoil: Spoiler['spoil']): Spoiler => ({ verdict: 'flagged', spoil });

const SPOILERS = {
  'lost-comma': {
    verdict: 'rejected',
    possible: ({ items }) => items.length > 1,
    spoil: (draft, random) => {
      const place = random.int(draft.items.length - 1);
      draft.items.splice(place, 2, `${draft.items[place]!} ${draft.items[place + 1]!.trimStart()}`);
      return withBasket(draft);
    },
  },
  'item-without-price': rejected((draft, random) => {
    // A ` - ` before the price is removed with it; in triplets an empty field stays.
    return withItem(draft, random, (product) => draft.layout.item(product, '').replace(/ - $/, ''));
  }),
  'negative-price': rejected((draft, random) =>
    withItem(draft, random, (product, pence) => draft.layout.item(product, draft.layout.price(-5 - pence))),
  ),
  'cut-short': rejected(({ layout, cells }, random) => layout.line(cells.slice(0, 2 + random.int(cells.length - 2)))),
  'extra-column': rejected(({ layout, cells }, random) =>
    layout.line(cells.toSpliced(1 + random.int(cells.length), 0, 'Table 4')),
  ),
  'bad-date': rejected((draft) => {
    const { layout, day, minute } = draft;
    return withCell(draft, 'time', layout.date({ year: day.year, month: 2, day: 31 }) + layout.clock(minute));
  }),
  'four-decimal-total': rejected((draft) => withCell(draft, 'total', `${twoDecimals(draft.totalPence)}37`)),
  'unknown-payment': rejected((draft, random) =>
    withCell(draft, 'payment', random.pick(['VOUCHER', 'CHEQUE', 'GIFT', 'IOU'])),
  ),
  'open-quote': rejected((draft) => {
    const line = draft.layout.line(draft.cells);
    const last = line.lastIndexOf('"');
    if (last !== -1) return line.slice(0, last) + line.slice(last + 1);
    return withCell(draft, 'basket', `"${cell(draft, 'basket')}`);
  }),
  'card-in-product': rejected((draft, random) =>
    withItem(draft, random, (product, pence) =>
      draft.layout.item({ ...product, name: `${product.name} ${cardDigits(random)}` }, draft.layout.price(pence)),
    ),
  ),
  'card-in-branch': {
    verdict: 'rejected',
    possible: ({ layout }) => layout.columns.includes('branch'),
    spoil: (draft, random) => withCell(draft, 'branch', cardDigits(random)),
  },
  'total-disagrees': flagged((draft, random) => {
    draft.totalPence += 5 * (1 + random.int(20));
    return withCell(draft, 'total', draft.layout.total(draft.totalPence));
  }),
  /** The line has an `é`; the file writes it as one byte of Latin-1, which is not UTF-8. */
  'not-utf8': flagged((draft, random) =>
    withItem(draft, random, (product, pence) =>
      draft.layout.item({ ...product, name: product.name.replace(/e|$/, 'é') }, draft.layout.price(pence)),
    ),
  ),
} as const satisfies Readonly<Record<string, Spoiler>>;

export type DirtKind = keyof typeof SPOILERS;

/** All kinds of spoiled rows. */
export const DIRT_KINDS = Object.keys(SPOILERS) as DirtKind[];

/** What a correct reader does with a row of this kind. */
export function verdictOn(kind: DirtKind): 'rejected' | 'flagged' {
  return SPOILERS[kind].verdict;
}

/** Spoils a row in a random way that is possible for it; afterwards the draft's `totalPence` is that of the line. */
export function spoil(draft: Draft, random: Random): { kind: DirtKind; line: string } {
  const possible = DIRT_KINDS.filter((kind) => (SPOILERS[kind] as Spoiler).possible?.(draft) ?? true);
  const kind = random.pick(possible);
  return { kind, line: SPOILERS[kind].spoil(draft, random) };
}

function cell({ layout, cells }: Draft, column: Column): string {
  return cells[layout.columns.indexOf(column)]!;
}

function withCell({ layout, cells }: Draft, column: Column, text: string): string {
  cells[layout.columns.indexOf(column)] = text;
  return layout.line(cells);
}

function withBasket(draft: Draft): string {
  return withCell(draft, 'basket', draft.layout.basket(draft.items));
}

function withItem(draft: Draft, random: Random, rewrite: (product: Product, pence: number) => string): string {
  const place = random.int(draft.items.length);
  draft.items[place] = rewrite(draft.products[place]!, draft.prices[place]!);
  return withBasket(draft);
}

function cardDigits(random: Random): string {
  return Array.from({ length: 16 }, () => random.int(10)).join('');
}
