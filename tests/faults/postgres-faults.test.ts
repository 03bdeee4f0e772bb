/**
 * Whatever becomes of PostgreSQL or of the way to it, messages come back until they are loaded, and nothing is lost or
 * doubled.
 */
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import type { ExecutionEnvironment } from '@brewline/local/functions';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { deliver, deliverAll } from './support/handlers/delivery.ts';
import { CONNECTING, LoaderPair, shareWork } from './support/crash/loader-pair.ts';
import { createOverlappingFiles } from './support/crash/overlapping-files.ts';
import { createMixedScenario, type LoadScenario } from './support/crash/load-scenario.ts';
import { type Ending, ENDINGS, type Fate, PostgresProxy, RestartableServer } from '@brewline/testing/postgres';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { type Contents, TestWarehouse } from './support/crash/test-warehouse.ts';

const tally = new Tally('postgres-faults');
const folder = await makeTemporaryFolder();
/** What a busy machine may add to a bound. */
const SLACK = 10_000;
/** Milliseconds for a test that tries many statements, on a machine far slower than those it was written on. */
const LONG = 240_000;

let stage: Environment;

beforeAll(async () => {
  stage = await startEnvironment(folder);
});

afterEach(() => expect(stage.cloud.sent).toEqual([]));

describe('a server of its own', () => {
  const LOADERS = 3;
  const CONNECTIONS = 12;
  let server: RestartableServer;
  let proxy: PostgresProxy;
  let scene: LoadScenario;

  beforeAll(async () => {
    server = await RestartableServer.start(join(folder, 'crashing'), {
      max_connections: String(CONNECTIONS),
      superuser_reserved_connections: '0',
    });
    addCleanup(() => server.stop());
    await migrate(server.running.url);
    proxy = await PostgresProxy.start(server.running.url);
    addCleanup(() => proxy.stop());
    scene = await createOverlappingFiles(stage.cloud, { branches: 3, days: 2, sales: 40, seed: 'restarts' });
  });

  const contents = async (): Promise<Contents> => {
    const warehouse = await TestWarehouse.connect(server.running.url);
    return warehouse.contents().finally(() => warehouse.close());
  };

  test('that is ended nine times under the load of three loaders loads everything once', async () => {
    const endings: Ending[] = [...ENDINGS, ...ENDINGS, ...ENDINGS];
    let restarted = Promise.resolve();
    // Every ending may meet the same messages.
    const maxReceives = 1 + endings.length;
    let next = 30;
    proxy.before = ({ number }) => {
      if (number < next || endings.length === 0) return 'forward';
      next = Infinity;
      restarted = server.restart(endings.shift()!).then(() => {
        proxy.target = new URL(server.running.url);
        next = proxy.statements.length + 30;
        tally.add();
      });
      return 'forward';
    };

    // Each message goes to two of the loaders, in an order of its own.
    await Promise.all(
      Array.from({ length: LOADERS }, async (_, at) => {
        const loader = stage.handlers.start('load', { environment: { WAREHOUSE_URL: proxy.url } });
        const mine = scene.batch.filter((__, place) => place % LOADERS !== at);
        if (at === 1) mine.reverse();
        for (let from = 0; from < mine.length; from += 5)
          await deliverAll(() => restarted.then(() => loader), mine.slice(from, from + 5), maxReceives);
      }),
    );
    await restarted;

    expect(endings).toEqual([]);
    expect(await contents()).toMatchObject(scene.tables);
  });

  test('that has no connection left is loaded into once it has', async () => {
    proxy.before = () => 'forward';
    const others: pg.Client[] = [];
    const connect = async () => {
      const other = new pg.Client({ connectionString: server.running.url });
      other.on('error', () => undefined);
      await other.connect();
      others.push(other);
    };
    const filled = (async () => {
      for (let count = 0; count <= CONNECTIONS; count += 1) await connect();
    })();
    await expect(filled).rejects.toThrow('too many clients');
    const loader = stage.handlers.start('load', { environment: { WAREHOUSE_URL: proxy.url } });

    const { failed, error } = await deliver(loader, scene.batch);
    for (const other of others) await other.end();
    await deliverAll(() => loader, failed);

    expect([error, failed.length]).toEqual([undefined, scene.batch.length]);
    expect(await contents()).toMatchObject(scene.tables);
    tally.add();
  });
});

describe('a way to it', () => {
  const LANES = 4;
  /** A transaction's deadline is the function's timeout without its last five seconds. */
  const FUNCTION_TIMEOUT = 7000;
  /** As in the loader's crashes: the server's patience with a silent client, shortened from half a minute. */
  const REWRITE = [
    "idle_in_transaction_session_timeout = '30s'",
    "idle_in_transaction_session_timeout = '.6s'",
  ] as const;
  let scene: LoadScenario;
  let lanes: LoaderPair[];
  let wanted: Contents;
  let statements: readonly string[];

  beforeAll(async () => {
    scene = await createMixedScenario(stage.cloud);
    lanes = await Promise.all(
      Array.from({ length: LANES }, (_, at) => LoaderPair.open(stage, `lane_${at}`, scene.before, REWRITE)),
    );
    addCleanup(() => Promise.all(lanes.map((lane) => lane.close())).then(() => undefined));
    const [lane] = lanes as [LoaderPair];
    await deliverAll(() => lane.victim(), scene.batch);
    [wanted, statements] = [await lane.warehouse.contents(), [...lane.proxy.statements]];
  });

  beforeEach(() => Promise.all(lanes.map((lane) => lane.warehouse.restore())));

  const beginning = (text: string): number =>
    statements.findIndex((statement, at) => at >= CONNECTING && statement.startsWith(text));

  // None within a COPY: there the server waits for its client until TCP's keepalives fail, and the proxy's side answers
  // those.
  test.each<[string, Fate, () => number[]]>([
    ['at a statement of the connection', 'blackhole', () => [0]],
    ['at the answer to the commit', 'deafen', () => [beginning('commit')]],
    [
      'at a statement of the transaction',
      'blackhole',
      () => [
        CONNECTING,
        beginning('begin'),
        beginning('lock'),
        beginning('select'),
        beginning('insert into etl.source_drop'),
        beginning('copy stage_sale'),
        beginning('insert into cafe.sale'),
        beginning('commit'),
      ],
    ],
  ])(
    'that falls silent %s is given up at the deadline, the lock is free soon, and the messages load',
    async (_, fate, positions) => {
      const victims = new Map<LoaderPair, ExecutionEnvironment>(
        lanes.map((lane) => [lane, lane.victim({ timeoutMilliseconds: FUNCTION_TIMEOUT })]),
      );
      await shareWork(lanes, positions(), async (lane, at) => {
        await lane.warehouse.restore();
        const victim = victims.get(lane)!;
        lane.interruptAt(at, () => fate);

        const { failed, error } = await deliver(victim, scene.batch);
        const started = performance.now();
        await deliverAll(() => lane.other, scene.batch);
        const milliseconds = performance.now() - started;

        expect([at, await lane.warehouse.contents()]).toEqual([at, wanted]);
        expect([at, error, failed.length]).toEqual([at, undefined, scene.batch.length]);
        expect([at, milliseconds < 600 + SLACK]).toEqual([at, true]);
        await deliverAll(() => victim, scene.batch);
        expect([at, await lane.warehouse.contents()]).toEqual([at, wanted]);
        tally.add();
      });
    },
    LONG,
  );

  test.each([
    ['breaks before a statement', 'cut'],
    ['breaks before the answer to a statement', 'lose'],
  ] as const)(
    'that %s is taken anew within the same invocation',
    async (_, fate) => {
      const victims = new Map<LoaderPair, ExecutionEnvironment>(lanes.map((lane) => [lane, lane.victim()]));
      const positions = [...statements.keys()].filter((at) => at % 4 === 2 || at === statements.length - 1);
      await shareWork(lanes, positions, async (lane, at) => {
        await lane.warehouse.restore();
        lane.interruptAt(at, () => fate);

        const { failed } = await deliver(victims.get(lane)!, scene.batch);

        expect([at, failed.length]).toEqual([at, 0]);
        expect([at, await lane.warehouse.contents()]).toEqual([at, wanted]);
        tally.add();
      });
    },
    LONG,
  );

  test.each([
    ['too many connections', '53300'],
    ['starting up', '57P03'],
  ])('that is refused for a while (%s) is tried again, and what failed loads afterwards', async (_, sqlState) => {
    const [lane] = lanes as [LoaderPair];
    const victim = lane.victim();
    lane.proxy.before = () => 'forward';
    lane.proxy.refusal = () => sqlState;
    const refused = await deliver(victim, scene.batch);
    let left = 2;
    lane.proxy.refusal = () => ((left -= 1) < 0 ? undefined : sqlState);
    const retried = await deliver(victim, scene.batch);

    expect([refused.error, refused.failed.length]).toEqual([undefined, scene.batch.length]);
    expect(retried.failed.length).toBe(0);
    expect(await lane.warehouse.contents()).toEqual(wanted);
    tally.add(3);
  });
});
