/**
 * Whatever S3 and SQS answer, late, in part or not at all: messages are redelivered until their work is done, it is
 * done once, and no function waits until its timeout.
 */
import { beforeAll, expect, test } from '@jest/globals';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import type { Fault } from './support/cloud/test-cloud.ts';
import { deliver, deliverAll } from './support/handlers/delivery.ts';
import { shareWork } from './support/crash/loader-pair.ts';
import { eventOf, KEYS, FastPipeline, type Baseline } from './support/crash/fast-pipeline.ts';
import { startEnvironment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { type StoreFault, tryStoreFault, expectedContents } from './support/crash/store-fault.ts';

const tally = new Tally('storage-faults');
const folder = await makeTemporaryFolder();
/** Most of the time is spent waiting for a store that does not answer. */
const PIPELINES = 6;
/**
 * For the first test, which waits for all results, on a machine far slower than those it was written on.
 */
const TEST_TIMEOUT_MS = 240_000;

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

const withFaults = (storeFault: Omit<StoreFault, 'fault'>, ...faults: Fault[]): StoreFault[] =>
  faults.map((fault) => ({ ...storeFault, fault }));
const handled = KEYS.filter((key) => key !== 'huge.csv');

/** The slowest first, since they start in this order. */
const STORE_FAULTS: Record<string, StoreFault[]> = {
  'load reads the tables of a chunk': withFaults(
    { service: 'load', action: 'GetObject', keys: handled, target: 'large.csv', after: 2 },
    ...REFUSALS,
    HANG,
    cut(0),
    cut(700),
    stall(0),
    stall(700),
  ),
  'extract reads an object': withFaults(
    { service: 'extract', action: 'GetObject', keys: KEYS, target: 'huge.csv' },
    ...REFUSALS,
    HANG,
    cut(0),
    cut(100_000),
    stall(0),
    stall(100_000),
  ),
  'extract reads an object for the second time': withFaults(
    { service: 'extract', action: 'GetObject', keys: ['unsorted.csv'], target: 'unsorted.csv', after: 1 },
    ...REFUSALS,
    HANG,
    cut(100),
    stall(100),
  ),
  'extract sends the first row chunks of a file': withFaults(
    { service: 'extract', action: 'SendMessageBatch', keys: ['huge.csv'], target: 'huge.csv' },
    ...REFUSALS,
    HANG,
    PARTIAL,
  ),
  'extract sends more row chunks of a file': withFaults(
    { service: 'extract', action: 'SendMessageBatch', keys: ['huge.csv'], target: 'huge.csv', after: 1 },
    ...REFUSALS,
    HANG,
    PARTIAL,
  ),
  'transform puts the tables of a chunk': withFaults(
    { service: 'transform', action: 'PutObject', keys: handled, target: 'large.csv', after: 2 },
    ...REFUSALS,
    HANG,
  ),
  'transform sends a table batch': withFaults(
    { service: 'transform', action: 'SendMessageBatch', keys: ['small.csv'], target: 'small.csv' },
    ...REFUSALS,
    HANG,
    PARTIAL,
  ),
};

/** A pipeline only for the tests below. */
let sparePipeline: FastPipeline;
let baseline: Baseline;
/** The failures of each operation. */
let failures: Promise<Map<string, string[]>>;

beforeAll(async () => {
  const setup = await startEnvironment(folder);
  const open = async (name: string): Promise<FastPipeline> => {
    const pipeline = await FastPipeline.open(setup, name);
    addCleanup(() => pipeline.close());
    return pipeline;
  };
  const pipelines = await Promise.all(Array.from({ length: PIPELINES }, (_, at) => open(`pipeline_${at}`)));
  sparePipeline = await open('spare');
  baseline = await sparePipeline.runBaseline();
  failures = tryAll(pipelines);
  // Also if no test reads it, or it fails before.
  addCleanup(() =>
    failures.then(
      () => undefined,
      () => undefined,
    ),
  );
});

async function tryAll(pipelines: readonly FastPipeline[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(Object.keys(STORE_FAULTS).map((during) => [during, []]));
  const isSilent = ([, { fault }]: readonly [string, StoreFault]) => fault.kind === 'hang' || fault.kind === 'stall';
  const all = Object.entries(STORE_FAULTS).flatMap(([during, storeFaults]) =>
    storeFaults.map((storeFault) => [during, storeFault] as const),
  );
  await shareWork(
    pipelines,
    all.sort((a, b) => Number(isSilent(b)) - Number(isSilent(a))),
    async (pipeline, [during, storeFault]) => {
      found.get(during)!.push(...(await tryStoreFault(pipeline, baseline, storeFault)));
      tally.add(2);
    },
  );
  return found;
}

test.each(Object.keys(STORE_FAULTS))(
  'faults while %s lose and duplicate nothing',
  async (during) => {
    expect((await failures).get(during)).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);

test.each([...REFUSALS, HANG, PARTIAL])('faults while reporting failures lose nothing: %j', async (fault) => {
  const [poison, broken, good] = ['{"poison":1}', eventOf('unsorted.csv'), eventOf('small.csv')];
  await sparePipeline.resetBefore('extract', baseline);
  sparePipeline.cloud.fault = ({ action, key }) => {
    if (action === 'SendMessage' || action === 'ChangeMessageVisibilityBatch') return fault;
    return key === 'unsorted.csv' ? { kind: 'status', status: 403 } : undefined;
  };

  const { error, failed } = await deliver(sparePipeline.handler('extract'), [poison, broken, good]);
  sparePipeline.cloud.fault = undefined;
  await deliverAll(() => sparePipeline.patientHandler('extract'), failed);

  // Only batches can be done in part; a message is sent to the dead-letter queue alone.
  expect([error, failed]).toEqual([undefined, fault === PARTIAL ? [broken] : [poison, broken]]);
  expect(
    new Set(sparePipeline.cloud.sent.filter(({ queue }) => queue === 'drops-dead-letters').map(({ body }) => body)),
  ).toEqual(new Set([poison]));
  expect(await sparePipeline.outputOf('extract')).toEqual(
    expectedContents('extract', ['small.csv', 'unsorted.csv'], baseline),
  );
  tally.add();
});
