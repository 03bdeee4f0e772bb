/**
 * Whatever S3 and SQS answer, late, half or not at all: messages come back until their work is done, it is done once,
 * and no function waits until it is stopped.
 */
import { beforeAll, expect, test } from '@jest/globals';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import type { Fault } from './support/cloud/test-cloud.ts';
import { deliver, deliverAll } from './support/handlers/delivery.ts';
import { shareWork } from './support/crash/loader-pair.ts';
import { eventOf, KEYS, FastPipeline, type Undisturbed } from './support/crash/fast-pipeline.ts';
import { startEnvironment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { type StoreFault, tryStoreFault, expectedContents } from './support/crash/store-fault.ts';

const tally = new Tally('storage-faults');
const folder = await makeTemporaryFolder();
/** Most of the time is spent waiting for a silent store. */
const LINES = 6;
/**
 * Milliseconds for the first test that asks, which waits for all, on a machine far slower than those it was written on.
 */
const LONG = 240_000;

const REFUSALS: Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 403 },
  { kind: 'refuse' },
  { kind: 'lost answer' },
];
const HANG: Fault = { kind: 'hang' };
const PARTIAL: Fault = { kind: 'partial' };
const cut = (bytes: number): Fault => ({ kind: 'cut', bytes });
const stall = (bytes: number): Fault => ({ kind: 'stall', bytes });

const of = (trouble: Omit<StoreFault, 'fault'>, ...faults: Fault[]): StoreFault[] =>
  faults.map((fault) => ({ ...trouble, fault }));
const handled = KEYS.filter((key) => key !== 'huge.csv');

/** Those that take longest first, for all begin in this order. */
const TROUBLES: Record<string, StoreFault[]> = {
  'load reads the tables of a chunk': of(
    { service: 'load', action: 'GetObject', keys: handled, about: 'large.csv', spared: 2 },
    ...REFUSALS,
    HANG,
    cut(0),
    cut(700),
    stall(0),
    stall(700),
  ),
  'extract reads an object': of(
    { service: 'extract', action: 'GetObject', keys: KEYS, about: 'huge.csv' },
    ...REFUSALS,
    HANG,
    cut(0),
    cut(100_000),
    stall(0),
    stall(100_000),
  ),
  'extract reads an object for the second time': of(
    { service: 'extract', action: 'GetObject', keys: ['unsorted.csv'], about: 'unsorted.csv', spared: 1 },
    ...REFUSALS,
    HANG,
    cut(100),
    stall(100),
  ),
  'extract sends the first row chunks of a file': of(
    { service: 'extract', action: 'SendMessageBatch', keys: ['huge.csv'], about: 'huge.csv' },
    ...REFUSALS,
    HANG,
    PARTIAL,
  ),
  'extract sends more row chunks of a file': of(
    { service: 'extract', action: 'SendMessageBatch', keys: ['huge.csv'], about: 'huge.csv', spared: 1 },
    ...REFUSALS,
    HANG,
    PARTIAL,
  ),
  'transform puts the tables of a chunk': of(
    { service: 'transform', action: 'PutObject', keys: handled, about: 'large.csv', spared: 2 },
    ...REFUSALS,
    HANG,
  ),
  'transform sends a table batch': of(
    { service: 'transform', action: 'SendMessageBatch', keys: ['small.csv'], about: 'small.csv' },
    ...REFUSALS,
    HANG,
    PARTIAL,
  ),
};

/** One line that the tests below have to themselves. */
let spare: FastPipeline;
let undisturbed: Undisturbed;
/** What went wrong, by what was going on. */
let complaints: Promise<Map<string, string[]>>;

beforeAll(async () => {
  const stage = await startEnvironment(folder);
  const open = async (name: string): Promise<FastPipeline> => {
    const line = await FastPipeline.open(stage, name);
    addCleanup(() => line.close());
    return line;
  };
  const lines = await Promise.all(Array.from({ length: LINES }, (_, at) => open(`line_${at}`)));
  spare = await open('spare');
  undisturbed = await spare.undisturbed();
  complaints = tryAll(lines);
  // Also if nobody asks, or it fails before somebody does.
  addCleanup(() =>
    complaints.then(
      () => undefined,
      () => undefined,
    ),
  );
});

async function tryAll(lines: readonly FastPipeline[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(Object.keys(TROUBLES).map((during) => [during, []]));
  const isSilent = ([, { fault }]: readonly [string, StoreFault]) => fault.kind === 'hang' || fault.kind === 'stall';
  const all = Object.entries(TROUBLES).flatMap(([during, troubles]) =>
    troubles.map((trouble) => [during, trouble] as const),
  );
  await shareWork(
    lines,
    all.sort((a, b) => Number(isSilent(b)) - Number(isSilent(a))),
    async (line, [during, trouble]) => {
      found.get(during)!.push(...(await tryStoreFault(line, undisturbed, trouble)));
      tally.add(2);
    },
  );
  return found;
}

test.each(Object.keys(TROUBLES))(
  'while %s',
  async (during) => {
    expect((await complaints).get(during)).toEqual([]);
  },
  LONG,
);

test.each([...REFUSALS, HANG, PARTIAL])('while the queues do not hear of what failed: %j', async (fault) => {
  const [poison, broken, good] = ['{"poison":1}', eventOf('unsorted.csv'), eventOf('small.csv')];
  await spare.before('extract', undisturbed);
  spare.cloud.fault = ({ action, key }) => {
    if (action === 'SendMessage' || action === 'ChangeMessageVisibilityBatch') return fault;
    return key === 'unsorted.csv' ? { kind: 'status', status: 403 } : undefined;
  };

  const { error, failed } = await deliver(spare.handler('extract'), [poison, broken, good]);
  spare.cloud.fault = undefined;
  await deliverAll(() => spare.patientHandler('extract'), failed);

  // Only batches are done in part, and a message is buried by itself.
  expect([error, failed]).toEqual([undefined, fault === PARTIAL ? [broken] : [poison, broken]]);
  expect(
    new Set(spare.cloud.sent.filter(({ queue }) => queue === 'drops-dead-letters').map(({ body }) => body)),
  ).toEqual(new Set([poison]));
  expect(await spare.made('extract')).toEqual(expectedContents('extract', ['small.csv', 'unsorted.csv'], undisturbed));
  tally.add();
});
