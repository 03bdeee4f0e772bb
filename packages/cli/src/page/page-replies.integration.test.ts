/**
 * Many requests at once, over real HTTP and a real warehouse: a page whose readers have left is not rendered, and
 * delays no other.
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

interface PageRequest {
  readonly reply: Promise<{ status: number; retryAfter: string | undefined }>;
  readonly leave: () => void;
}

function requestPage(query: string): PageRequest {
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

test('200 requests whose readers have left cost one cancelled rendering; the next request is answered', async () => {
  const queries = days(19);
  const requests = Array.from({ length: 200 }, (_, at) => requestPage(queries[at % queries.length]!));
  await waitUntil(async () => (await waitingSessions()) === 1);

  for (const { leave } of requests) leave();
  await waitUntil(async () => (await waitingSessions()) === 0);
  await release();

  expect(await requestPage('period=monthly').reply).toMatchObject({ status: 200 });
  expect(renderings()).toBe(2);
});

test('equal requests share one rendering, even if some of their readers leave', async () => {
  const requests = Array.from({ length: 30 }, () => requestPage('period=weekly'));
  await waitUntil(async () => (await waitingSessions()) === 1);

  for (const { leave } of requests.slice(0, 10)) leave();
  await release();

  const replies = await Promise.all(requests.slice(10).map(({ reply }) => reply));
  expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
  expect(renderings()).toBe(1);
});

test('pages beyond the queue limit are refused at once, with a time to retry', async () => {
  const requests = days(25).map(requestPage);
  const refused: unknown[] = [];
  for (const { reply } of requests) void reply.then((one) => one.status === 503 && refused.push(one));

  await waitUntil(() => refused.length === 5);
  await release();

  const replies = await Promise.all(requests.map(({ reply }) => reply));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(refused).toEqual(Array.from({ length: 5 }, () => ({ status: 503, retryAfter: '5' })));
});
