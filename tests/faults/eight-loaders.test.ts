/**
 * Eight concurrent loaders of overlapping files, versions and duplicates produce exactly the right tables, and none of
 * them fails because it had to wait.
 */
import { Random } from '@brewline/generator';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { deliver } from './support/handlers/delivery.ts';
import { createOverlappingFiles } from './support/crash/overlapping-files.ts';
import type { LoadScenario } from './support/crash/load-scenario.ts';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { TestWarehouse } from './support/crash/test-warehouse.ts';

const LOADERS = 8;
/** How many of the loaders get each message. */
const COPIES = 2;
const MAX_BATCH_SIZE = 12;
const SEED = process.env.FAULTS_SEED ?? String(Date.now());

const tally = new Tally('eight-loaders', 'duplicates delivered');
const folder = await makeTemporaryFolder();
let setup: Environment;
let scenario: LoadScenario;

beforeAll(async () => {
  setup = await startEnvironment(folder);
  scenario = await createOverlappingFiles(setup.cloud, { branches: 4, days: 3, sales: 60, seed: 'eight loaders' });
});

afterEach(() => expect(setup.cloud.sent).toEqual([]));

test.each(['read committed', 'repeatable read'])(
  `eight loaders at %s load everything once (FAULTS_SEED=${SEED})`,
  async (isolation) => {
    const random = new Random(SEED, isolation);
    const warehouse = await TestWarehouse.create(setup.postgres, isolation.replace(' ', '_'));
    addCleanup(() => warehouse.close());
    await warehouse.query(
      `alter database ${isolation.replace(' ', '_')} set default_transaction_isolation = '${isolation}'`,
    );
    const shares: string[][] = Array.from({ length: LOADERS }, () => []);
    for (const body of random.sample(scenario.batch, scenario.batch.length))
      for (const share of random.sample(shares, COPIES)) share.push(body);

    const deliveries = await Promise.all(
      shares.map(async (share, at) => {
        const loader = setup.handlers.start('load', { environment: { WAREHOUSE_URL: warehouse.url } });
        const order = new Random(SEED, isolation, at);
        const results = [];
        for (let left = order.sample(share, share.length); left.length > 0;)
          results.push(await deliver(loader, left.splice(0, 1 + order.int(MAX_BATCH_SIZE))));
        loader.kill();
        return results;
      }),
    );

    expect(deliveries.flat().map(({ error, failed }) => [error, failed.length])).toEqual(
      deliveries.flat().map(() => [undefined, 0]),
    );
    expect(await warehouse.contents()).toMatchObject(scenario.tables);
    expect(await warehouse.query(`select from etl.source_drop where status = 'loading'`)).toEqual([]);
    tally.add(scenario.batch.length * (COPIES - 1));
  },
);
