/** Real branch files give the figures that were measured on them, by hand and by other systems. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RunOutcome } from '@brewline/cli/testing';
import { figuresOf, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { contents, faultsOf, figuresBy } from '../support/warehouse.ts';
import { queryNumber, query, startTestPostgres } from '@brewline/testing/postgres';

/** They are not part of the repository, but in a folder beside it. */
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

if (existsSync(DATA)) {
  describe('the nightly files', nightlyFiles);
  describe('the layouts', layouts);
} else {
  test.skip(`real branch files: skipped, because there is no ${DATA}`, () => undefined);
}

const folder = existsSync(DATA) ? await makeTemporaryFolder() : '';
const postgres = existsSync(DATA) ? await startTestPostgres(folder) : undefined;

/** A folder loaded twice into one warehouse, and the warehouse's contents in between. */
interface Loaded {
  readonly url: string;
  readonly first: RunOutcome;
  readonly again: RunOutcome;
  readonly between: Record<string, string[]>;
}

async function loadTwice(name: string): Promise<Loaded> {
  const url = await postgres!.createDatabase(name);
  const first = await runJson(folder, join(DATA, name), '--warehouse', url);
  const between = await contents(url);
  return { url, first, between, again: await runJson(folder, join(DATA, name), '--warehouse', url) };
}

function nightlyFiles(): void {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await loadTwice('nightly');
  });

  test('22 files: 6,371 transactions, 17,541 items, £36,649.20, no rejected row', () => {
    expect(loaded.first).toMatchObject({
      code: 0,
      files: 22,
      sales: 6371,
      items: 17_541,
      takings_pence: 3_664_920,
      rejected: 0,
      flagged: 0,
    });
  });

  test('a second run has the same result and changes no row', async () => {
    expect(figuresOf(loaded.again)).toEqual(figuresOf(loaded.first));
    expect(await contents(loaded.url)).toEqual(loaded.between);
  });

  test('six branches', async () => {
    const branches = await figuresBy(loaded.url, 'branch.name');
    expect(
      Object.fromEntries(Object.entries(branches).map(([name, { sales, pence }]) => [name, [sales, pence]])),
    ).toEqual({
      'Birmingham': [1270, 676_730],
      'Chesterfield': [1340, 993_690],
      'Leeds': [1910, 998_170],
      'London Soho': [1160, 625_725],
      'Newcastle upon Tyne': [386, 209_945],
      'Southend-on-Sea': [305, 160_660],
    });
  });

  test('46 products', async () => {
    expect(await queryNumber(loaded.url, 'select count(*) from cafe.product')).toBe(46);
  });

  test('4,507 by card and 1,864 in cash', async () => {
    const payments = await figuresBy(loaded.url, 'payment_method');
    expect([payments.CARD!.sales, payments.CASH!.sales]).toEqual([4507, 1864]);
  });

  test('items and totals agree to the penny, sale by sale', async () => {
    expect(
      await queryNumber(loaded.url, 'select cast(sum(quantity * unit_price) * 100 as bigint) from cafe.sale_item'),
    ).toBe(3_664_920);
    expect(
      await queryNumber(
        loaded.url,
        `select count(*)
           from (
             select sale_id
               from cafe.sale
               join cafe.sale_item using (sale_id)
              group by sale_id, total
             having total <> sum(quantity * unit_price)
           ) as wrong`,
      ),
    ).toBe(0);
  });

  test('the peak hour is 14:00 with 1,221 transactions', async () => {
    const [peak] = await query(
      loaded.url,
      `select cast(extract(hour from sold_at) as integer) as hour, cast(count(*) as integer) as sales
         from cafe.sale
        group by 1
        order by 2 desc
        limit 1`,
    );
    expect(peak).toEqual({ hour: 14, sales: 1221 });
  });

  test('the best seller is the Regular Speciality Tea, Camomile, 1,040 times', async () => {
    const [best] = await query(
      loaded.url,
      `
      select size, name, flavour, cast(sum(quantity) as integer) as units
        from cafe.sale_item
        join cafe.product using (product_id)
       group by size, name, flavour
       order by units desc
       limit 1`,
    );
    expect(best).toEqual({ size: 'Regular', name: 'Speciality Tea', flavour: 'Camomile', units: 1040 });
  });

  test('the tables are consistent', async () => {
    expect(await faultsOf(loaded.url)).toEqual({});
  });
}

function layouts(): void {
  const FIGURES = {
    '2020-10-01.csv': [480, 1409, 293_485, 0],
    'chesterfield_headed.csv': [268, 779, 208_865, 0],
    'chesterfield_25-08-2021_09-00-00_padded.csv': [268, 779, 208_865, 0],
    'doncaster_11-11-2020_17-27-29.csv': [492, 1471, 303_650, 0],
    'haddington_10-11-2020_17-19-49.csv': [591, 1739, 362_865, 0],
    'uppingham_08-08-2023_09-00-00_spreadsheet.csv': [259, 695, 152_775, 0],
    'raw-data_lost-commas.csv': [78, 136, 27_495, 18],
  };
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await loadTwice('layouts');
  });

  test.each(Object.entries(FIGURES))('%s', async (key, [sales, items, pence, rejected]) => {
    const drop = loaded.first.drops.find((one) => one.key === key);
    expect(drop).toMatchObject({ status: 'loaded', sales, items, takings_pence: pence, rejected, flagged: 0 });
    const [inTables] = await query(
      loaded.url,
      `select cast(count(*) as integer) as sales,
              cast(sum(total) * 100 as integer) as pence,
              cast(sum(price) * 100 as integer) as prices,
              cast(sum(units) as integer) as items
         from etl.source_drop
         join etl.claim using (drop_id)
         join cafe.sale using (sale_id)
         join (
           select sale_id, sum(quantity) as units, sum(quantity * unit_price) as price
             from cafe.sale_item
            group by sale_id
         ) as basket using (sale_id)
        where object_key = $1`,
      [key],
    );
    expect(inTables).toEqual({ sales, items, pence, prices: pence });
  });

  test('a second run has the same result and changes no row', async () => {
    expect(figuresOf(loaded.again)).toEqual(figuresOf(loaded.first));
    expect(await contents(loaded.url)).toEqual(loaded.between);
    expect(await faultsOf(loaded.url)).toEqual({});
  });
}
