/**
 * Many requests at once, over real HTTP and a real warehouse: what nobody waits for is not rendered, and nobody waits
 * for it.
 */
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import { addCleanup, makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { PostgresProxy, queryNumber, startTestPostgres } from '@brewline/testing/postgres';
import { createReplies } from './page-replies.ts';
import { type PageServer, servePage } from './page-server.ts';

const { url } = await startTestPostgres(await makeTemporaryFolder());
await migrate(url);
const proxy = await PostgresProxy.start(url);
addCleanup(() => proxy.stop());

let server: PageServer;
/** Holds a lock that every rendering waits for. */
let holder: pg.Client;

beforeEach(async () => {
  proxy.statements.length = 0;
  server = await servePage(createReplies(proxy.url, new AbortController().signal), 0);
  holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('begin; lock cafe.sale');
});

afterEach(async () => {
  await server.close();
  await holder.end();
});

const release = () => holder.query('rollback');
const renderings = (): number =>
  proxy.statements.filter((statement) => statement.startsWith('begin isolation level')).length;

const waitingSessions = (): Promise<number> =>
  queryNumber(
    url,
    `select count(*) from pg_stat_activity where application_name = 'brewline' and wait_event_type = 'Lock'`,
  );

interface Asked {
  readonly reply: Promise<{ status: number; retryAfter: string | undefined }>;
  readonly leave: () => void;
}

function ask(query: string): Asked {
  let leave = (): void => undefined;
  const reply = new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(`${server.url}/?${query}`, { agent: false }, resolve).on('error', reject);
    leave = () => void request.destroy();
  }).then(async (message) => {
    await text(message);
    return { status: message.statusCode!, retryAfter: message.headers['retry-after'] };
  });
  reply.catch(() => undefined);
  return { reply, leave };
}

const days = (count: number) =>
  Array.from({ length: count }, (_, at) => `period=monthly&day=2021-08-${String(at + 1).padStart(2, '0')}`);

test('200 requests whose readers have gone cost one rendering, which is ended; the next one is answered', async () => {
  const queries = days(19);
  const asked = Array.from({ length: 200 }, (_, at) => ask(queries[at % queries.length]!));
  await waitUntil(async () => (await waitingSessions()) === 1);

  for (const { leave } of asked) leave();
  await waitUntil(async () => (await waitingSessions()) === 0);
  await release();

  expect(await ask('period=monthly').reply).toMatchObject({ status: 200 });
  expect(renderings()).toBe(2);
});

test('equal requests share one rendering, also when some of their readers go', async () => {
  const asked = Array.from({ length: 30 }, () => ask('period=weekly'));
  await waitUntil(async () => (await waitingSessions()) === 1);

  for (const { leave } of asked.slice(0, 10)) leave();
  await release();

  const replies = await Promise.all(asked.slice(10).map(({ reply }) => reply));
  expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
  expect(renderings()).toBe(1);
});

test('of more pages than are rendered soon, those beyond are refused at once and may be asked for again', async () => {
  const asked = days(25).map(ask);
  const refused: unknown[] = [];
  for (const { reply } of asked) void reply.then((one) => one.status === 503 && refused.push(one));

  await waitUntil(() => refused.length === 5);
  await release();

  const replies = await Promise.all(asked.map(({ reply }) => reply));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(refused).toEqual(Array.from({ length: 5 }, () => ({ status: 503, retryAfter: '5' })));
});
