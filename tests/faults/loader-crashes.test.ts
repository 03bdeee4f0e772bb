/**
 * A loader that is killed or stopped between any two statements of its transaction loses nothing, duplicates nothing
 * and does not block others for long.
 */
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ExecutionEnvironment } from '@brewline/local/functions';
import { addCleanup, makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { deliver, deliverAll } from './support/handlers/delivery.ts';
import { CONNECT_STATEMENTS, LoaderPair, shareWork } from './support/crash/loader-pair.ts';
import { createMixedScenario, type LoadScenario } from './support/crash/load-scenario.ts';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import type { Contents } from './support/crash/test-warehouse.ts';
import type { Fate } from '@brewline/testing/postgres';

const tally = new Tally('loader-crashes');
const folder = await makeTemporaryFolder();

/** More than most machines have cores: much of the time is spent waiting for a stopped client's timeout. */
const PAIRS = 4;
/**
 * How long the server waits for a client that stopped within its transaction: half a minute, shortened for the tests
 * that stop a loader at every statement in turn. One test waits for the real timeout.
 */
const IDLE_TIMEOUT = "idle_in_transaction_session_timeout = '30s'";
const SHORT_IDLE_TIMEOUT = "idle_in_transaction_session_timeout = '.6s'";
/**
 * A function that is stopped in the middle of a COPY ends after this time. The function's own deadline is five seconds
 * earlier, and a busy machine needs some of the rest to reach the COPY.
 */
const FUNCTION_TIMEOUT_MS = 20_000;
/** What a busy machine may add to a timeout. */
const SLACK_MS = 10_000;
/** For a test that tries every statement, on a machine far slower than those it was written on. */
const TEST_TIMEOUT_MS = 240_000;

let setup: Environment;
let scenario: LoadScenario;
let pairs: LoaderPair[];
/**
 * The warehouse after a load without faults, and the statements of that load, numbered as in {@link
 * LoaderPair.interruptAt}.
 */
let wanted: Contents;
let statements: readonly string[];
/** The results of the slow cases, which run while the other tests do. */
let slowResults: Promise<Stopped[]>;

beforeAll(async () => {
  setup = await startEnvironment(folder);
  scenario = await createMixedScenario(setup.cloud);
  pairs = await Promise.all(Array.from({ length: PAIRS }, (_, at) => openPair(`pair_${at}`)));
  const [pair] = pairs as [LoaderPair];
  await deliverAll(() => pair.victim(), scenario.batch);
  [wanted, statements] = [await pair.warehouse.contents(), [...pair.proxy.statements]];
  const copyPosition = statements.lastIndexOf('copy data');
  slowResults = Promise.all([
    openPair('real_timeout', IDLE_TIMEOUT).then((one) => stopAt(one, LOCKED)),
    ...[copyPosition, copyPosition + 1].map((at) =>
      openPair(`copying_${at}`).then((one) =>
        stopAt(one, at, one.victim({ timeoutMilliseconds: FUNCTION_TIMEOUT_MS })),
      ),
    ),
  ]);
  // Also if no test reads it, or it fails before.
  addCleanup(() =>
    slowResults.then(
      () => undefined,
      () => undefined,
    ),
  );
});

afterEach(() => {
  setup.cloud.fault = undefined;
  expect(setup.cloud.sent).toEqual([]);
});

async function openPair(name: string, idleTimeout = SHORT_IDLE_TIMEOUT): Promise<LoaderPair> {
  const pair = await LoaderPair.open(setup, name, scenario.before, [IDLE_TIMEOUT, idleTimeout]);
  addCleanup(() => pair.close());
  return pair;
}

/** The first statement that runs with the writer's lock. */
const LOCKED = CONNECT_STATEMENTS + 3;
const isWithinCopy = (at: number) => statements[at] === 'copy data' || statements[at] === 'copy end';

test('without faults the batch produces the expected tables, and it covers most statements of a load', () => {
  expect(wanted).toMatchObject(scenario.tables);
  expect(wanted.ledger!.map((line) => /loaded|loading|refused|empty|superseded/.exec(line)![0]).sort()).toEqual([
    'empty',
    'loaded',
    'loaded',
    'loaded',
    'loaded',
    'loading',
    'refused',
    'superseded',
    'superseded',
  ]);
  expect(statements.length).toBeGreaterThan(50);
  expect(statements[LOCKED - 1]).toMatch(/^lock etl.writer/);
  expect(statements.at(-1)).toBe('commit');
});

test(
  'a loader killed before any of its statements leaves nothing behind, and another loads everything',
  async () => {
    await shareWork(pairs, [...statements.keys()], async (pair, at) => {
      await pair.warehouse.restore();
      const victim = pair.victim();
      pair.interruptAt(at, async (): Promise<Fate> => {
        victim.kill('killed by the test');
        await victim.exited;
        return 'cut';
      });

      const { error } = await deliver(victim, scenario.batch);
      const left = await pair.warehouse.contents();
      await deliverAll(() => pair.other, scenario.batch);

      expect([at, error]).toEqual([at, 'killed by the test']);
      expect([at, left]).toEqual([at, pair.before]);
      expect([at, await pair.warehouse.contents()]).toEqual([at, wanted]);
      tally.add();
    });
  },
  TEST_TIMEOUT_MS,
);

test('a loader killed after its commit, before the answer, has loaded everything', async () => {
  const [pair] = pairs as [LoaderPair];
  await pair.warehouse.restore();
  const victim = pair.victim();
  pair.interruptAt(statements.length - 1, () => 'deafen');

  const delivery = deliver(victim, scenario.batch);
  await waitUntil(
    async () =>
      (await pair.warehouse.query(`select from etl.source_drop where object_key = 'overlap.csv'`)).length === 1,
  );
  victim.kill();

  expect((await delivery).acknowledged).toEqual([]);
  expect(await pair.warehouse.contents()).toEqual(wanted);
  await deliverAll(() => pair.other, scenario.batch);
  expect(await pair.warehouse.contents()).toEqual(wanted);
  tally.add();
});

test('a loader killed in the middle of a COPY leaves nothing behind, and another loads everything', async () => {
  const [pair] = pairs as [LoaderPair];
  await pair.warehouse.restore();
  const victim = pair.victim();
  pair.proxy.statements.length = 0;
  pair.proxy.before = () => 'forward';
  let isStalled = false;
  setup.cloud.fault = ({ action, key = '' }) => {
    if (isStalled || action !== 'GetObject' || !key.endsWith('/sale.csv.gz')) return undefined;
    isStalled = true;
    return { kind: 'stall', bytes: 4000 };
  };

  const delivery = deliver(victim, scenario.batch);
  await waitUntil(() => isStalled && pair.proxy.statements.at(-1) === 'copy data');
  victim.kill();

  expect((await delivery).acknowledged).toEqual([]);
  await deliverAll(() => pair.other, scenario.batch);
  expect(await pair.warehouse.contents()).toEqual(wanted);
  tally.add();
});

test(
  'a loader stopped before any statement delays another no longer than the timeout, and changes nothing later',
  async () => {
    const victims = new Map(pairs.map((pair) => [pair, pair.victim()]));
    // The server has no timeout for a client that stopped in the middle of its COPY: the next tests are about that.
    const positions = [...statements.keys()].filter((at) => at > 0 && !isWithinCopy(at));
    await shareWork(pairs, positions, async (pair, at) => {
      const { milliseconds } = await stopAt(pair, at, victims.get(pair));
      expect([at, milliseconds < 600 + SLACK_MS]).toEqual([at, true]);
    });
  },
  TEST_TIMEOUT_MS,
);

test('with the real timeout, a loader stopped while it holds the lock delays another for half a minute', async () => {
  const [{ milliseconds }] = (await slowResults) as [Stopped];
  expect(milliseconds).toBeGreaterThan(25_000);
  expect(milliseconds).toBeLessThan(30_000 + SLACK_MS);
});

test('a loader stopped in the middle of a COPY blocks another until its function times out', async () => {
  const [, ...stoppedCopies] = await slowResults;
  expect(stoppedCopies.map(({ error }) => error)).toEqual([
    'Task timed out after 20.00 seconds',
    'Task timed out after 20.00 seconds',
  ]);
  for (const { milliseconds } of stoppedCopies) expect(milliseconds).toBeLessThan(FUNCTION_TIMEOUT_MS + SLACK_MS);
});

interface Stopped {
  /** How long another loader took meanwhile. */
  readonly milliseconds: number;
  /** The error of the stopped loader's invocation, if it failed. */
  readonly error: string | undefined;
}

/** Stops a loader before a statement, lets another load the same messages, then resumes the first. */
async function stopAt(pair: LoaderPair, at: number, victim: ExecutionEnvironment = pair.victim()): Promise<Stopped> {
  await pair.warehouse.restore();
  const [stopped, awake] = [gate(), gate()];
  pair.interruptAt(at, async (): Promise<Fate> => {
    process.kill(victim.pid, 'SIGSTOP');
    stopped.open();
    await awake.opened;
    return 'forward';
  });

  const first = deliver(victim, scenario.batch);
  await stopped.opened;
  const started = performance.now();
  await deliverAll(() => pair.other, scenario.batch);
  const milliseconds = performance.now() - started;
  const loaded = await pair.warehouse.contents();
  if (victim.isAlive) process.kill(victim.pid, 'SIGCONT');
  awake.open();
  const { error } = await first;

  expect([at, loaded]).toEqual([at, wanted]);
  expect([at, await pair.warehouse.contents()]).toEqual([at, wanted]);
  tally.add();
  return { milliseconds, error };
}

/** A promise and the function that resolves it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
