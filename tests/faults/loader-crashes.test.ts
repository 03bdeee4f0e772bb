/**
 * A loader that is killed or stopped between any two statements of its transaction loses nothing, doubles nothing and
 * holds nobody up for long.
 */
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ExecutionEnvironment } from '@brewline/local/functions';
import { addCleanup, makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { deliver, deliverAll } from './support/handlers/delivery.ts';
import { CONNECTING, LoaderPair, shareWork } from './support/crash/loader-pair.ts';
import { createMixedScenario, type LoadScenario } from './support/crash/load-scenario.ts';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import type { Contents } from './support/crash/test-warehouse.ts';
import type { Fate } from '@brewline/testing/postgres';

const tally = new Tally('loader-crashes');
const folder = await makeTemporaryFolder();

/** More than most machines have cores: much of the time is spent waiting for a stopped client's bound. */
const LANES = 4;
/**
 * How long the server waits for a client that stopped within its transaction: half a minute, and what the tests that
 * stop a loader at every statement in turn make of it. One test waits the real bound.
 */
const BOUND = "idle_in_transaction_session_timeout = '30s'";
const SHORT_BOUND = "idle_in_transaction_session_timeout = '.6s'";
/**
 * A function that is stopped in the middle of a COPY is over after this time. It gives up by itself five seconds
 * before, and a busy machine takes some of the others to get to the COPY.
 */
const FUNCTION_TIMEOUT = 20_000;
/** What a busy machine may add to a bound. */
const SLACK = 10_000;
/** Milliseconds for a test that tries every statement, on a machine far slower than those it was written on. */
const LONG = 240_000;

let stage: Environment;
let scene: LoadScenario;
let lanes: LoaderPair[];
/**
 * What the warehouse holds after an undisturbed load, and the statements of that load, in the numbering of {@link
 * Lane.interruptAt}.
 */
let wanted: Contents;
let statements: readonly string[];
/** Those that take long are waited for while the others work. */
let patient: Promise<Stopped[]>;

beforeAll(async () => {
  stage = await startEnvironment(folder);
  scene = await createMixedScenario(stage.cloud);
  lanes = await Promise.all(Array.from({ length: LANES }, (_, at) => openLane(`lane_${at}`)));
  const [lane] = lanes as [LoaderPair];
  await deliverAll(() => lane.victim(), scene.batch);
  [wanted, statements] = [await lane.warehouse.contents(), [...lane.proxy.statements]];
  const copying = statements.lastIndexOf('copy data');
  patient = Promise.all([
    openLane('real_bound', BOUND).then((one) => stopAt(one, LOCKED)),
    ...[copying, copying + 1].map((at) =>
      openLane(`copying_${at}`).then((one) => stopAt(one, at, one.victim({ timeoutMilliseconds: FUNCTION_TIMEOUT }))),
    ),
  ]);
  // Also if nobody asks, or it fails before somebody does.
  addCleanup(() =>
    patient.then(
      () => undefined,
      () => undefined,
    ),
  );
});

afterEach(() => {
  stage.cloud.fault = undefined;
  expect(stage.cloud.sent).toEqual([]);
});

async function openLane(name: string, bound = SHORT_BOUND): Promise<LoaderPair> {
  const lane = await LoaderPair.open(stage, name, scene.before, [BOUND, bound]);
  addCleanup(() => lane.close());
  return lane;
}

/** The first statement with the writer's lock in hand. */
const LOCKED = CONNECTING + 3;
const isWithinCopy = (at: number) => statements[at] === 'copy data' || statements[at] === 'copy end';

test('the batch has most statements of a load in it, and undisturbed it gives the expected tables', () => {
  expect(wanted).toMatchObject(scene.tables);
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
  'killed before any of its statements, a loader leaves nothing behind, and another loads everything',
  async () => {
    await shareWork(lanes, [...statements.keys()], async (lane, at) => {
      await lane.warehouse.restore();
      const victim = lane.victim();
      lane.interruptAt(at, async (): Promise<Fate> => {
        victim.kill('killed by the test');
        await victim.exited;
        return 'cut';
      });

      const { error } = await deliver(victim, scene.batch);
      const left = await lane.warehouse.contents();
      await deliverAll(() => lane.other, scene.batch);

      expect([at, error]).toEqual([at, 'killed by the test']);
      expect([at, left]).toEqual([at, lane.before]);
      expect([at, await lane.warehouse.contents()]).toEqual([at, wanted]);
      tally.add();
    });
  },
  LONG,
);

test('killed after its commit, before the answer, a loader has loaded everything', async () => {
  const [lane] = lanes as [LoaderPair];
  await lane.warehouse.restore();
  const victim = lane.victim();
  lane.interruptAt(statements.length - 1, () => 'deafen');

  const delivery = deliver(victim, scene.batch);
  await waitUntil(
    async () =>
      (await lane.warehouse.query(`select from etl.source_drop where object_key = 'overlap.csv'`)).length === 1,
  );
  victim.kill();

  expect((await delivery).acknowledged).toEqual([]);
  expect(await lane.warehouse.contents()).toEqual(wanted);
  await deliverAll(() => lane.other, scene.batch);
  expect(await lane.warehouse.contents()).toEqual(wanted);
  tally.add();
});

test('killed in the middle of a COPY, a loader leaves nothing behind, and another loads everything', async () => {
  const [lane] = lanes as [LoaderPair];
  await lane.warehouse.restore();
  const victim = lane.victim();
  lane.proxy.statements.length = 0;
  lane.proxy.before = () => 'forward';
  let isStalled = false;
  stage.cloud.fault = ({ action, key = '' }) => {
    if (isStalled || action !== 'GetObject' || !key.endsWith('/sale.csv.gz')) return undefined;
    isStalled = true;
    return { kind: 'stall', bytes: 4000 };
  };

  const delivery = deliver(victim, scene.batch);
  await waitUntil(() => isStalled && lane.proxy.statements.at(-1) === 'copy data');
  victim.kill();

  expect((await delivery).acknowledged).toEqual([]);
  await deliverAll(() => lane.other, scene.batch);
  expect(await lane.warehouse.contents()).toEqual(wanted);
  tally.add();
});

test(
  'stopped before any of its statements, a loader delays another no longer than the limit, and changes nothing later',
  async () => {
    const victims = new Map(lanes.map((lane) => [lane, lane.victim()]));
    // A stopped client in the middle of its COPY is waited for by no clock of the server: the next tests are about
    // that.
    const positions = [...statements.keys()].filter((at) => at > 0 && !isWithinCopy(at));
    await shareWork(lanes, positions, async (lane, at) => {
      const { milliseconds } = await stopAt(lane, at, victims.get(lane));
      expect([at, milliseconds < 600 + SLACK]).toEqual([at, true]);
    });
  },
  LONG,
);

test('with the real limit, a loader stopped while it holds the lock delays another for half a minute', async () => {
  const [{ milliseconds }] = (await patient) as [Stopped];
  expect(milliseconds).toBeGreaterThan(25_000);
  expect(milliseconds).toBeLessThan(30_000 + SLACK);
});

test('stopped in the middle of a COPY, a loader holds another up until its function is over', async () => {
  const [, ...copying] = await patient;
  expect(copying.map(({ error }) => error)).toEqual([
    'Task timed out after 20.00 seconds',
    'Task timed out after 20.00 seconds',
  ]);
  for (const { milliseconds } of copying) expect(milliseconds).toBeLessThan(FUNCTION_TIMEOUT + SLACK);
});

interface Stopped {
  /** How long another loader took meanwhile. */
  readonly milliseconds: number;
  /** What became of the stopped one's invocation, if that failed. */
  readonly error: string | undefined;
}

/** Stops a loader before a statement, lets another load the same messages, and wakes the first. */
async function stopAt(lane: LoaderPair, at: number, victim: ExecutionEnvironment = lane.victim()): Promise<Stopped> {
  await lane.warehouse.restore();
  const [stopped, awake] = [gate(), gate()];
  lane.interruptAt(at, async (): Promise<Fate> => {
    process.kill(victim.pid, 'SIGSTOP');
    stopped.open();
    await awake.opened;
    return 'forward';
  });

  const first = deliver(victim, scene.batch);
  await stopped.opened;
  const started = performance.now();
  await deliverAll(() => lane.other, scene.batch);
  const milliseconds = performance.now() - started;
  const loaded = await lane.warehouse.contents();
  if (victim.isAlive) process.kill(victim.pid, 'SIGCONT');
  awake.open();
  const { error } = await first;

  expect([at, loaded]).toEqual([at, wanted]);
  expect([at, await lane.warehouse.contents()]).toEqual([at, wanted]);
  tally.add();
  return { milliseconds, error };
}

/** A promise that waits for somebody to open it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
