/** Two evenings go through the whole pipeline and give exactly the figures written into their files. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { expectedOf } from '@brewline/generator';
import type { RunOutcome } from '@brewline/cli/testing';
import { figuresOf, runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { figuresIn, figuresInBy, NIGHT, nextEvening, nightFiles, notesIn, textOf } from '../support/night.ts';
import { contents, faultsOf, figuresBy } from '../support/warehouse.ts';
import { copyDatabase, queryNumber, startTestPostgres } from '@brewline/testing/postgres';

const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
const files = nightFiles();
const expected = new Map(files.map((file) => [file.name, expectedOf(file)]));
const all = figuresInBy(files, () => 'all').all!;

let url: string;
let outcome: RunOutcome & { readonly code: number | null };

beforeAll(async () => {
  url = await postgres.createDatabase('night');
  outcome = await runJson(folder, NIGHT, '--warehouse', url);
});

const copyOfNight = (name: string) => copyDatabase(postgres, 'night', name);

test('every file gives the figures written into it', () => {
  const found = outcome.drops.map(({ key, branch, status, sales, items, takings_pence, rejected, flagged }) => ({
    key,
    branch,
    status,
    sales,
    items,
    takings_pence,
    rejected,
    flagged,
  }));
  const written = files.map(({ name, branch }) => {
    const { sales, items, takingsPence, rejected, flagged } = expected.get(name)!;
    return { key: name, branch, status: 'loaded', sales, items, takings_pence: takingsPence, rejected, flagged };
  });
  expect(found).toEqual(written.sort((a, b) => (a.key < b.key ? -1 : 1)));
});

test('every spoiled row, and no other, is noted with its line in the file', () => {
  const found = Object.fromEntries(
    outcome.drops.map(({ key, notes }) => [key, notes.map(({ line, kind }) => ({ line, kind }))]),
  );
  expect(found).toEqual(Object.fromEntries(files.map((file) => [file.name, notesIn(file)])));
});

test('the totals are the sums over the files, and the run is reconciled', () => {
  const sum = (figure: 'rejected' | 'flagged') =>
    [...expected.values()].reduce((total, file) => total + file[figure], 0);
  expect(outcome).toMatchObject({
    code: 0,
    files: 42,
    sales: all.sales,
    items: all.items,
    takings_pence: all.pence,
    rejected: sum('rejected'),
    flagged: sum('flagged'),
  });
});

test('the warehouse has the same figures by branch and by payment', async () => {
  expect(await figuresBy(url, 'branch.name')).toEqual(figuresInBy(files, (file) => file.branch));
  expect(await figuresBy(url, 'payment_method')).toEqual(figuresInBy(files, (_, row) => row.payment));
});

test('the tables are consistent', async () => {
  expect(await faultsOf(url)).toEqual({});
});

test('a total is the sum of its items, except where the till wrote another', async () => {
  const disagreeing = await queryNumber(
    url,
    `
    select count(*)
      from cafe.sale
      join (select sale_id, sum(quantity * unit_price) as price from cafe.sale_item group by sale_id) as basket
        on basket.sale_id = sale.sale_id
     where total <> price`,
  );
  const written = [...expected.values()].flatMap((file) =>
    file.spoiled.filter(({ kind }) => kind === 'total-disagrees'),
  );
  expect(disagreeing).toBe(written.length);
});

test('running the files again changes nothing', async () => {
  const copy = await copyOfNight('again');

  const again = await runJson(folder, NIGHT, '--warehouse', copy);

  expect(figuresOf(again)).toEqual(figuresOf(outcome));
  expect(await contents(copy)).toEqual(await contents(url));
});

test('another evening adds its sales', async () => {
  const copy = await copyOfNight('another_evening');
  const evening = nextEvening();
  await writeInto(
    join(folder, 'evening'),
    evening.map((file) => [file.name, Buffer.concat([...file.text()].map((piece) => Buffer.from(piece as string)))]),
  );

  const added = await runJson(folder, 'evening', '--warehouse', copy);

  const more = figuresInBy(evening, () => 'all').all!;
  expect(added).toMatchObject({ code: 0, files: 21, sales: more.sales, items: more.items, takings_pence: more.pence });
  expect(await figuresBy(copy, 'branch.name')).toEqual(figuresInBy([...files, ...evening], (file) => file.branch));
  expect(await faultsOf(copy)).toEqual({});
});

test('a corrected file replaces the earlier one, and restoring the earlier one restores every row', async () => {
  const copy = await copyOfNight('corrected');
  const before = await contents(url);
  const file = files.find(({ layout }) => layout === 'nightly')!;
  const kept = [...file.rows()].filter(({ verdict }) => verdict === 'good').slice(0, -7);
  await writeInto(join(folder, 'corrected'), [[file.name, textOf(kept)]]);
  await cp(NIGHT, join(folder, 'whole'), { recursive: true });
  await cp(join(folder, 'corrected', file.name), join(folder, 'whole', file.name));

  const corrected = await runJson(folder, 'corrected', '--warehouse', copy);
  const replaced = await contents(copy);
  const fresh = await postgres.createDatabase('fresh');
  await runJson(folder, 'whole', '--warehouse', fresh);
  await runJson(folder, join(NIGHT, file.name), '--warehouse', copy);

  const { sales, items, pence } = figuresIn(kept);
  expect(corrected).toMatchObject({ code: 0, files: 1, sales, items, takings_pence: pence, rejected: 0 });
  expect(replaced.sale).toHaveLength(all.sales - expected.get(file.name)!.sales + sales);
  // The warehouse keeps nothing of the replaced version.
  expect(replaced).toEqual(await contents(fresh));
  expect(await contents(copy)).toEqual(before);
  expect(await faultsOf(copy)).toEqual({});
});

async function writeInto(path: string, entries: readonly (readonly [string, Buffer])[]): Promise<void> {
  await mkdir(path);
  await Promise.all(entries.map(([name, bytes]) => writeFile(join(path, name), bytes)));
}
