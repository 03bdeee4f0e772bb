/** Random changes to `cafe`, by loads and by hand. */
import fc from 'fast-check';

/** The statements of one transaction. */
export type Step = readonly string[];

const DAYS = ['2021-01-31', '2021-02-01', '2021-02-07', '2021-02-28', '2021-03-01', '2021-08-25'];
const MAX_SALES = 4;
const PRODUCTS = [
  ['Latte', 'Regular', ''],
  ['Latte', 'Large', 'Hazelnut'],
  ['Tea', '', ''],
  ['Mocha', 'Large', ''],
  ['mocha', '', "Can't & <b>"],
] as const;

const digits = (value: number, length: number): string => value.toString(16).padStart(length, '0');
/** The first two share the beginning of their ids, as two branches may. */
const branchId = (branch: number): string => `${digits(branch < 2 ? 7 : branch, 4)}${digits(branch, 28)}`;
const productId = (product: number): string => digits(product, 32);
const customerId = (customer: number): string => `c${digits(customer, 31)}`;

/** The id of the first branch. */
export const BRANCH = branchId(0);

/** The first step of every history. */
export const DIMENSIONS: Step = [
  ...[0, 1, 2].map((branch) => `insert into cafe.branch values ('${branchId(branch)}', 'Branch ${branch}')`),
  ...PRODUCTS.map(
    (product, at) =>
      `insert into cafe.product
       values ('${productId(at)}', ${product.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')})`,
  ),
  ...[0, 1, 2, 3].map((customer) => `insert into cafe.customer values ('${customerId(customer)}', 'card')`),
];

const day = fc.constantFrom(...DAYS);
const number = (max: number) => fc.integer({ min: 0, max });

const line = fc.record({
  product: number(PRODUCTS.length - 1),
  quantity: fc.integer({ min: 1, max: 3 }),
  pence: number(400),
});
const sale = fc.record({
  salt: fc.integer({ min: 0, max: 0xffff_ffff }),
  hour: number(23),
  customer: fc.option(number(3)),
  payment: fc.constantFrom('CARD', 'CASH'),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
});

const daysSince2000 = (iso: string): number => (Date.parse(iso) - Date.UTC(2000, 0, 1)) / 86_400_000;

/** All or part of a file of one branch and day. */
export const load: fc.Arbitrary<Step> = fc
  .tuple(day, number(2), fc.uniqueArray(sale, { minLength: 1, maxLength: MAX_SALES, selector: ({ salt }) => salt }))
  .map(([on, branch, sales]): Step =>
    sales.flatMap(({ salt, hour, customer, payment, lines }) => {
      const branchPart = `${branchId(branch).slice(0, 4)}${digits(branch, 16)}`;
      const id = `${digits(daysSince2000(on), 4)}${branchPart}${digits(salt, 8)}`;
      const soldAt = `${on} ${String(hour).padStart(2, '0')}:30:00`;
      const total = lines.reduce((sum, { quantity, pence }) => sum + quantity * pence, 0) / 100;
      const buyer = customer === null ? 'null' : `'${customerId(customer)}'`;
      return [
        `insert into cafe.sale
         values ('${id}', '${branchId(branch)}', ${buyer}, '${soldAt}', '${payment}', ${total})
         on conflict do nothing`,
        ...lines.map(
          ({ product, quantity, pence }, at) =>
            `insert into cafe.sale_item
             values ('${id}', ${at + 1}, '${productId(product)}', ${quantity}, ${pence / 100}) on conflict do nothing`,
        ),
      ];
    }),
  );

const removeSales = (from: string): Step => [
  `delete from cafe.sale_item where sale_id in (select sale_id from cafe.sale where ${from})`,
  `delete from cafe.sale where ${from}`,
];
const ofDay = fc
  .tuple(day, number(2))
  .map(([on, branch]) => `branch_id = '${branchId(branch)}' and cast(sold_at as date) = '${on}'`);
const someSales = number(15).map((last) => `right(cast(sale_id as text), 1) = '${digits(last, 1)}'`);

const retraction = ofDay.map(removeSales);
const correction = fc.tuple(ofDay, load).map(([from, sales]): Step => [...removeSales(from), ...sales]);
const byHand = fc.oneof(
  someSales.map((which): Step => [`update cafe.sale set total = total + 1 where ${which}`]),
  fc
    .tuple(someSales, number(3))
    .map(([which, customer]): Step => [`update cafe.sale set customer_id = '${customerId(customer)}' where ${which}`]),
  fc
    .tuple(someSales, day)
    .map(([which, on]): Step => [`update cafe.sale set sold_at = '${on} 12:00:00' where ${which}`]),
  fc
    .tuple(someSales, number(2))
    .map(([which, branch]): Step => [`update cafe.sale set branch_id = '${branchId(branch)}' where ${which}`]),
  someSales.map((which): Step => [`update cafe.sale_item set quantity = quantity + 1 where ${which}`]),
  someSales.map((which): Step => [`delete from cafe.sale_item where ${which}`]),
  someSales.map((which): Step => [
    `insert into cafe.sale_item select sale_id, 9, '${productId(0)}', 2, 1.5 from cafe.sale where ${which}
     on conflict do nothing`,
  ]),
  number(PRODUCTS.length - 1).map((product): Step => [
    `update cafe.product set name = name || '.' where product_id = '${productId(product)}'`,
  ]),
  number(2).map((branch): Step => [
    `update cafe.branch set name = name || '.' where branch_id = '${branchId(branch)}'`,
  ]),
  fc.constant<Step>(['truncate cafe.sale, cafe.sale_item']),
  fc.constant<Step>(['truncate cafe.sale_item']),
);
const summary = fc.constantFrom<Step>(['select etl.summarise()'], ['select etl.summarise_slice()']);

/** Loads, corrections, retractions, changes by hand and summaries, in any order. */
export const salesHistory: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: load },
    { weight: 2, arbitrary: correction },
    { weight: 1, arbitrary: retraction },
    { weight: 2, arbitrary: byHand },
    { weight: 3, arbitrary: summary },
  ),
  { minLength: 1, maxLength: 14 },
);
