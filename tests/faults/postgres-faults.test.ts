/**
 * Whatever fails in PostgreSQL or in the connection to it, messages are redelivered until they are loaded, and nothing
 * is lost or duplicated.
 */
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import type { ExecutionEnvironment } from '@brewline/local/functions';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { deliver, deliverAll } from './support/handlers/delivery.ts';
import { CONNECT_STATEMENTS, LoaderPair, shareWork } from './support/crash/loader-pair.ts';
import { createOverlappingFiles } from './support/crash/overlapping-files.ts';
import { createMixedScenario, type LoadScenario } from './support/crash/load-scenario.ts';
import { type Ending, ENDINGS, type Fate, PostgresProxy, RestartableServer } from '@brewline/testing/postgres';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { type Contents, TestWarehouse } from './support/crash/test-warehouse.ts';

const tally = new Tally('postgres-faults');
const folder = await makeTemporaryFolder();
/** What a busy machine may add to a timeout. */
const SLACK_MS = 10_000;
/** For a test that tries many statements, on a machine far slower than those it was written on. */
const TEST_TIMEOUT_MS = 240_000;

let setup: Environment;

beforeAll(async () => {
  setup = await startEnvironment(folder);
});

afterEach(() => expect(setup.cloud.sent).toEqual([]));

describe('server faults', () => {
  const LOADERS = 3;
  const CONNECTIONS = 12;
  let server: RestartableServer;
  let proxy: PostgresProxy;
  let scenario: LoadScenario;

  beforeAll(async () => {
    server = await RestartableServer.start(join(folder, 'crashing'), {
      max_connections: String(CONNECTIONS),
      superuser_reserved_connections: '0',
    });
    addCleanup(() => server.stop());
    await migrate(server.running.url);
    proxy = await PostgresProxy.start(server.running.url);
    addCleanup(() => proxy.stop());
    scenario = await createOverlappingFiles(setup.cloud, { branches: 3, days: 2, sales: 40, seed: 'restarts' });
  });

  const contents = async (): Promise<Contents> => {
    const warehouse = await TestWarehouse.connect(server.running.url);
    return warehouse.contents().finally(() => warehouse.close());
  };

  test('three loaders load everything once although the server is stopped nine times', async () => {
    const endings: Ending[] = [...ENDINGS, ...ENDINGS, ...ENDINGS];
    let restarted = Promise.resolve();
    // Every stop may hit the same messages.
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

    // Each message goes to two of the loaders, in different orders.
    await Promise.all(
      Array.from({ length: LOADERS }, async (_, at) => {
        const loader = setup.handlers.start('load', { environment: { WAREHOUSE_URL: proxy.url } });
        const mine = scenario.batch.filter((__, place) => place % LOADERS !== at);
        if (at === 1) mine.reverse();
        for (let from = 0; from < mine.length; from += 5)
          await deliverAll(() => restarted.then(() => loader), mine.slice(from, from + 5), maxReceives);
      }),
    );
    await restarted;

    expect(endings).toEqual([]);
    expect(await contents()).toMatchObject(scenario.tables);
  });

  test('messages load once a server without free connections has one again', async () => {
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
    const loader = setup.handlers.start('load', { environment: { WAREHOUSE_URL: proxy.url } });

    const { failed, error } = await deliver(loader, scenario.batch);
    for (const other of others) await other.end();
    await deliverAll(() => loader, failed);

    expect([error, failed.length]).toEqual([undefined, scenario.batch.length]);
    expect(await contents()).toMatchObject(scenario.tables);
    tally.add();
  });
});

describe('connection faults', () => {
  const PAIRS = 4;
  /** A transaction's deadline is five seconds before the function's timeout. */
  const FUNCTION_TIMEOUT_MS = 7000;
  /** As in `loader-crashes.test.ts`: the server's timeout for a silent client, shortened from half a minute. */
  const REWRITE = [
    "idle_in_transaction_session_timeout = '30s'",
    "idle_in_transaction_session_timeout = '.6s'",
  ] as const;
  let scenario: LoadScenario;
  let pairs: LoaderPair[];
  let wanted: Contents;
  let statements: readonly string[];

  beforeAll(async () => {
    scenario = await createMixedScenario(setup.cloud);
    pairs = await Promise.all(
      Array.from({ length: PAIRS }, (_, at) => LoaderPair.open(setup, `pair_${at}`, scenario.before, REWRITE)),
    );
    addCleanup(() => Promise.all(pairs.map((pair) => pair.close())).then(() => undefined));
    const [pair] = pairs as [LoaderPair];
    await deliverAll(() => pair.victim(), scenario.batch);
    [wanted, statements] = [await pair.warehouse.contents(), [...pair.proxy.statements]];
  });

  beforeEach(() => Promise.all(pairs.map((pair) => pair.warehouse.restore())));

  const beginning = (text: string): number =>
    statements.findIndex((statement, at) => at >= CONNECT_STATEMENTS && statement.startsWith(text));

  // None within a COPY: there the server waits for its client until TCP keepalives fail, and the proxy answers those.
  test.each<[string, Fate, () => number[]]>([
    ['at a statement of the connection', 'blackhole', () => [0]],
    ['at the answer to the commit', 'deafen', () => [beginning('commit')]],
    [
      'at a statement of the transaction',
      'blackhole',
      () => [
        CONNECT_STATEMENTS,
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
    'a connection that stops answering %s fails at the deadline, the lock is released soon, and the messages load',
    async (_, fate, positions) => {
      const victims = new Map<LoaderPair, ExecutionEnvironment>(
        pairs.map((pair) => [pair, pair.victim({ timeoutMilliseconds: FUNCTION_TIMEOUT_MS })]),
      );
      await shareWork(pairs, positions(), async (pair, at) => {
        await pair.warehouse.restore();
        const victim = victims.get(pair)!;
        pair.interruptAt(at, () => fate);

        const { failed, error } = await deliver(victim, scenario.batch);
        const started = performance.now();
        await deliverAll(() => pair.other, scenario.batch);
        const milliseconds = performance.now() - started;

        expect([at, await pair.warehouse.contents()]).toEqual([at, wanted]);
        expect([at, error, failed.length]).toEqual([at, undefined, scenario.batch.length]);
        expect([at, milliseconds < 600 + SLACK_MS]).toEqual([at, true]);
        await deliverAll(() => victim, scenario.batch);
        expect([at, await pair.warehouse.contents()]).toEqual([at, wanted]);
        tally.add();
      });
    },
    TEST_TIMEOUT_MS,
  );

  test.each([
    ['breaks before a statement', 'cut'],
    ['breaks before the answer to a statement', 'lose'],
  ] as const)(
    'a connection that %s is replaced within the same invocation',
    async (_, fate) => {
      const victims = new Map<LoaderPair, ExecutionEnvironment>(pairs.map((pair) => [pair, pair.victim()]));
      const positions = [...statements.keys()].filter((at) => at % 4 === 2 || at === statements.length - 1);
      await shareWork(pairs, positions, async (pair, at) => {
        await pair.warehouse.restore();
        pair.interruptAt(at, () => fate);

        const { failed } = await deliver(victims.get(pair)!, scenario.batch);

        expect([at, failed.length]).toEqual([at, 0]);
        expect([at, await pair.warehouse.contents()]).toEqual([at, wanted]);
        tally.add();
      });
    },
    TEST_TIMEOUT_MS,
  );

  test.each([
    ['too many connections', '53300'],
    ['starting up', '57P03'],
  ])('a refused connection (%s) is retried, and failed messages load later', async (_, sqlState) => {
    const [pair] = pairs as [LoaderPair];
    const victim = pair.victim();
    pair.proxy.before = () => 'forward';
    pair.proxy.refusal = () => sqlState;
    const refused = await deliver(victim, scenario.batch);
    let left = 2;
    pair.proxy.refusal = () => ((left -= 1) < 0 ? undefined : sqlState);
    const retried = await deliver(victim, scenario.batch);

    expect([refused.error, refused.failed.length]).toEqual([undefined, scenario.batch.length]);
    expect(retried.failed.length).toBe(0);
    expect(await pair.warehouse.contents()).toEqual(wanted);
    tally.add(3);
  });
});
