/**
 * No step trusts its machine's clock: whatever the clock says, everything loads, nothing waits for it and nothing is
 * superseded wrongly.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Random } from '@brewline/generator';
import { RULES_VERSION } from '@brewline/sales';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ExecutionEnvironment } from '@brewline/local/functions';
import {
  createTestDrop,
  csvFile,
  expectedTables,
  InMemoryBucket,
  manySales,
  sale,
  type TestDrop,
} from '@brewline/warehouse/testing';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { JUMPS_MS, jumpingClock, wrongClock } from './support/crash/wrong-clock.ts';
import { deliver } from './support/handlers/delivery.ts';
import type { Service } from './support/handlers/handler-processes.ts';
import { FAST_TIMERS } from './support/crash/fast-timers.ts';
import { longNamedSales } from './support/crash/load-scenario.ts';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { TestWarehouse } from './support/crash/test-warehouse.ts';

const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 2 ** 31);
/** The longest that a step may take on a busy machine; a handler that trusts a wrong clock waits for an hour. */
const TIMEOUT_MS = 30_000;

const tally = new Tally('clock', 'handlers run with a wrong clock, or versions replaced while being read');
const folder = await makeTemporaryFolder();
let setup: Environment;
let warehouse: TestWarehouse;

beforeAll(async () => {
  setup = await startEnvironment(folder);
  warehouse = await TestWarehouse.create(setup.postgres, 'clock');
  addCleanup(() => warehouse.close());
});

beforeEach(() => warehouse.empty());

afterEach(() => {
  setup.cloud.fault = undefined;
  setup.cloud.sent.length = 0;
});

const event = (key: string): string =>
  JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'raw' }, object: { key } } }] });

/** Removes the messages of a queue and returns each once. */
const take = (queue: string): string[] => {
  const taken = setup.cloud.sent.filter((sent) => sent.queue === queue);
  setup.cloud.sent.splice(0, Infinity, ...setup.cloud.sent.filter((sent) => sent.queue !== queue));
  return [...new Set(taken.map(({ body }) => body))];
};

const start = (service: Service, preload?: string): ExecutionEnvironment =>
  setup.handlers.start(service, {
    environment: { WAREHOUSE_URL: warehouse.url },
    ...(preload !== undefined && { preload }),
  });

/** Delivers messages and expects that none fails. */
async function step(environment: ExecutionEnvironment, bodies: readonly string[]): Promise<void> {
  const { error, failed, milliseconds } = await deliver(environment, bodies);
  expect([error, failed.length, milliseconds < TIMEOUT_MS]).toEqual([undefined, 0, true]);
  tally.add();
}

/** How often the times of a log go back. */
async function jumpsIn(file: string): Promise<number> {
  const times = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { time: number }).time);
  return times.filter((time, at) => time < (times[at - 1] ?? 0)).length;
}

/** The rows of a version of each file: each version lacks some rows of the previous one and has new ones. */
const VERSIONS: Record<string, (version: number) => string> = {
  'small.csv': (version) => csvFile(sale({ branch: 'Small', total: `${version}.00` }), sale({ branch: 'Small' })),
  'longer.csv': (version) =>
    csvFile(...manySales(40).slice(version * 3), ...manySales(version, { basket: 'New Tea - 2.15' })),
  'large.csv': (version) => csvFile(...longNamedSales(300 + version, `Large ${version}`)),
};

test(`everything loads while clocks jump by an hour or a day (FAULTS_SEED=${SEED})`, async () => {
  const random = new Random(SEED);
  const [extract, transform, load] = (['extract', 'transform', 'load'] as const).map((service, at) =>
    start(service, jumpingClock(SEED + at)),
  ) as [ExecutionEnvironment, ExecutionEnvironment, ExecutionEnvironment];
  const current = new Map<string, TestDrop>();
  const late: string[] = [];

  for (let version = 1; version <= 4; version += 1) {
    setup.cloud.now += 100;
    for (const [key, csvOf] of Object.entries(VERSIONS)) {
      const [csv, at] = [csvOf(version), setup.cloud.now - 10];
      setup.cloud.put('raw', key, Buffer.from(csv), at);
      current.set(key, await createTestDrop(new InMemoryBucket(), csv, { key, at, rules: RULES_VERSION }));
    }
    await step(extract, Object.keys(VERSIONS).map(event));
    await step(transform, take('rows'));
    const arrived = [...late.splice(0), ...take('tables')];
    const now = new Set(random.sample(arrived, Math.ceil(arrived.length * 0.6)));
    late.push(...arrived.filter((body) => !now.has(body)));
    for (const body of now) await step(load, [body]);
  }
  await step(load, late);

  expect(await jumpsIn(setup.handlers.logFile('load'))).toBeGreaterThan(2);
  expect(setup.cloud.sent).toEqual([]);
  expect(await warehouse.contents()).toMatchObject(expectedTables([...current.values()]));
});

test.each(JUMPS_MS.map((jump) => [jump / 3_600_000, jump]))(
  'with a clock that is wrong by %d hours nothing is lost, and other processes load what failed',
  async (_, jump) => {
    const csv = csvFile(...manySales(40), 'x');
    const at = setup.cloud.now - 10;
    setup.cloud.put('raw', 'wrong.csv', Buffer.from(csv), at);
    const handle = async (service: Service, bodies: readonly string[]) => {
      const { error, failed, milliseconds } = await deliver(start(service, wrongClock(jump)), bodies);
      expect([service, error, milliseconds < TIMEOUT_MS]).toEqual([service, undefined, true]);
      if (failed.length > 0) await step(start(service), failed);
      tally.add();
    };

    await handle('extract', [event('wrong.csv')]);
    await handle('transform', take('rows'));
    await handle('load', take('tables'));

    expect(setup.cloud.sent).toEqual([]);
    expect(await warehouse.contents()).toMatchObject(
      expectedTables([await createTestDrop(new InMemoryBucket(), csv, { key: 'wrong.csv', at, rules: RULES_VERSION })]),
    );
  },
);

test('a version that is replaced within the second of its date is never treated as final', async () => {
  const extract = start('extract', FAST_TIMERS);
  const [first, second] = [Buffer.from(csvFile(sale())), Buffer.from(csvFile(sale(), sale()))];
  // By the date of an answer the second may be over although the version is older: S3 dates its answers when it sends
  // them.
  for (let replacedAt = 1; replacedAt <= 4; replacedAt += 1) {
    for (let overAt = Math.max(1, replacedAt - 1); overAt <= replacedAt + 2; overAt += 1) {
      const written = (setup.cloud.now += 100);
      const key = `replaced ${replacedAt} ${overAt}.csv`;
      setup.cloud.put('raw', key, first, written);
      let looks = 0;
      setup.cloud.fault = ({ action }) => {
        if (action !== 'GetObject') return undefined;
        looks += 1;
        if (looks === replacedAt) setup.cloud.put('raw', key, second, written);
        if (looks >= overAt) setup.cloud.now = written + 1 + Math.floor((looks - overAt) / 3);
        return undefined;
      };

      await step(extract, [event(key)]);

      const etags = take('rows').map((body) => (JSON.parse(body) as { drop: { etag: string } }).drop.etag);
      expect([replacedAt, overAt, etags]).toEqual([replacedAt, overAt, [hash('md5', second)]]);
    }
  }
});

test('a version whose second is not over is retried, and read once it is over', async () => {
  const extract = start('extract', FAST_TIMERS);
  setup.cloud.put('raw', 'endless.csv', Buffer.from(csvFile(sale())), setup.cloud.now);

  const { error, failed } = await deliver(extract, [event('endless.csv')]);
  expect([error, failed.length, setup.cloud.sent.length]).toEqual([undefined, 1, 0]);
  setup.cloud.now += 2;
  await step(extract, failed);

  expect(take('rows')).toHaveLength(1);
});
