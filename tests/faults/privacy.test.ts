/**
 * Files with a marked customer pass through the whole pipeline under faults, with all logging on: nothing after extract
 * contains any of the customer's data.
 */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { startTestPostgres } from '@brewline/testing/postgres';
import { objectCreatedEvent } from '@brewline/local/emulator';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { markedFiles as markedBranchFiles } from '../support/marked-files.ts';
import { CARD, isMarked, markedFiles, tracesOf } from '../support/marks.ts';
import { type Fault, type Request, TestCloud } from './support/cloud/test-cloud.ts';
import { deliver } from './support/handlers/delivery.ts';
import { HandlerProcesses, type Service } from './support/handlers/handler-processes.ts';
import { TestWarehouse } from './support/crash/test-warehouse.ts';

const folder = await makeTemporaryFolder();
const files = markedBranchFiles();
const MAX_ROUNDS = 60;
const BATCH = 10;
const NEXT = { extract: 'drops', transform: 'rows', load: 'tables' } as const;

const cloud = await TestCloud.start();
addCleanup(() => cloud.stop());
cloud.log = [];
const logs = await HandlerProcesses.bundle(cloud, folder);
addCleanup(() => logs.stop());
// The server logs its statements and their parameters as well.
const postgres = await startTestPostgres(folder, {
  log_statement: 'all',
  log_min_messages: 'debug1',
  log_min_error_statement: 'debug1',
});
const warehouse = await TestWarehouse.create(postgres, 'privacy');
addCleanup(() => warehouse.close());

const FAULTS: Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 403 },
  { kind: 'lost answer' },
  { kind: 'cut', bytes: 700 },
  { kind: 'refuse' },
  { kind: 'partial' },
  { kind: 'status', status: 503 },
];

/** Every seventh request fails, in a different way each time. */
function faultsByTurn(): (request: Request) => Fault | undefined {
  let requests = 0;
  return () => {
    requests += 1;
    return requests % 7 === 0 ? FAULTS[(requests / 7) % FAULTS.length] : undefined;
  };
}

const queueOf = (queue: string) => cloud.sent.filter((message) => message.queue === queue).map(({ body }) => body);

/** Delivers a queue's messages until none is left, with faults, killed processes and terminated sessions. */
async function drain(service: Service, bodies: readonly string[]): Promise<void> {
  const start = () =>
    logs.start(service, {
      environment: {
        LOG_LEVEL: 'trace',
        ...(service === 'load' && { WAREHOUSE_URL: warehouse.url }),
        ...(service === 'extract' && { MAX_REJECT_SHARE: '0.2' }),
      },
    });
  let environment = start();
  const left = [...bodies];
  cloud.fault = faultsByTurn();
  for (let round = 1; left.length > 0; round += 1) {
    if (round > MAX_ROUNDS)
      throw new Error(`${left.length} messages of ${NEXT[service]} still fail after ${MAX_ROUNDS} rounds`);
    const batch = left.splice(0, service === 'extract' ? 1 : BATCH);
    const delivery = deliver(environment, batch, round);
    if (round % 5 === 0) {
      environment.kill();
      environment = start();
    }
    if (service === 'load' && round % 3 === 0)
      await warehouse.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'brewline'`,
      );
    left.push(...(await delivery).failed);
    if (round > MAX_ROUNDS / 2) cloud.fault = undefined;
  }
  cloud.fault = undefined;
}

test('the search finds traces of the customer, including keyless hashes', () => {
  for (const trace of tracesOf(`card:${CARD}`))
    expect(isMarked(Buffer.concat([Buffer.from('before'), trace, Buffer.from('after')]))).toBe(true);
});

test('no personal data, plain or hashed, is sent, dead-lettered, staged, stored or logged', async () => {
  for (const [key, body] of Object.entries(files)) cloud.put('raw', key, body, cloud.now - 3600);
  const events = Object.keys(files).map((key) =>
    JSON.stringify(objectCreatedEvent({ region: 'eu-west-2', bucket: 'raw', key, size: 1, etag: 'x' })),
  );
  // Malformed for every step: it is sent to the dead-letter queue unchanged.
  const poison = JSON.stringify({ version: 1, poison: true });
  for (const [service, extra] of [
    ['extract', events],
    ['transform', [poison]],
    ['load', [poison]],
  ] as const)
    await drain(service, [...queueOf(NEXT[service]), ...extra]);

  expect(queueOf('rows-dead-letters').length + queueOf('tables-dead-letters').length).toBeGreaterThanOrEqual(2);
  const [{ loaded, refused }] = (await warehouse.query<{ loaded: number; refused: number }>(
    `select count(case when status = 'loaded' then 1 end)::int as loaded,
            count(case when status = 'refused' then 1 end)::int as refused
       from etl.source_drop`,
  )) as [{ loaded: number; refused: number }];
  expect([loaded + refused, loaded > 10, refused > 10]).toEqual([Object.keys(files).length, true, true]);

  const raw = (key: string) => key.startsWith('raw/');
  const kept = [
    ...cloud.log!,
    ...cloud.sent.map(({ body, attributes }) => Buffer.from(body + JSON.stringify(attributes))),
    ...[...cloud.objects].flatMap(([key, { body }]) => (raw(key) ? [] : [body, gunzipSync(body)])),
  ];
  expect(kept.length).toBeGreaterThan(100);
  expect(kept.filter(isMarked).map((bytes) => bytes.toString().slice(0, 600))).toEqual([]);

  await warehouse.query('checkpoint');
  for (const service of ['extract', 'transform', 'load'] as const)
    expect((await readFile(logs.logFile(service))).length).toBeGreaterThan(1000);
  const { searched, marked } = await markedFiles(folder);
  expect(searched).toBeGreaterThan(500);
  expect(marked).toEqual([]);
});
