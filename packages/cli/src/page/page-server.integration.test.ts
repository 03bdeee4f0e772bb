/** The live page's server: which requests it answers, with what, and how it notifies open pages of loads. */
import { createServer, get, type IncomingMessage, request, type RequestOptions } from 'node:http';
import { type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LIVE_SCRIPT } from '@brewline/insights';
import { waitUntil } from '@brewline/testing';
import { type PageServer, servePage } from './page-server.ts';

let server: PageServer;
let queries: string[];
/** The state of the page that was sent last. */
let lastState: string;

beforeEach(async () => {
  queries = [];
  server = await servePage((query, state) => {
    queries.push(query.toString());
    lastState = state;
    return Promise.resolve({ status: 200, html: '<!doctype html>' });
  }, 0);
  await fetchPath('/');
  queries = [];
});

afterEach(() => server.close());

async function fetchPath(
  path: string,
  options: RequestOptions = {},
): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(server.url).origin, { ...options, path }, resolve)
      .on('error', reject)
      .end();
  });
  return { status: reply.statusCode!, headers: reply.headers, body: await text(reply) };
}

/** Opens an event stream and collects the text it sends. */
async function openEvents({ shown, lastEventId }: { shown?: string; lastEventId?: string } = {}): Promise<{
  received: () => string;
  hasClosed: () => boolean;
}> {
  let [received, hasClosed] = ['', false];
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    get(
      `${server.url}/events?state=${shown ?? lastState}`,
      { headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId } },
      resolve,
    ).on('error', reject);
  });
  reply
    .setEncoding('utf8')
    .on('data', (piece: string) => (received += piece))
    .on('error', () => undefined)
    .on('close', () => (hasClosed = true));
  await waitUntil(() => received.includes('id: '));
  return { received: () => received, hasClosed: () => hasClosed };
}

const lastIdIn = (events: string): string => /^id: (\S+)$/gm.exec(events.slice(events.lastIndexOf('id: ')))![1]!;

test('the page and its script are sent with headers that forbid content from other sites', async () => {
  const [page, script] = [await fetchPath('/?period=weekly&branch=Leeds'), await fetchPath('/live.js')];

  expect([page.status, page.headers['content-type'], page.body]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<!doctype html>',
  ]);
  expect(queries).toEqual(['period=weekly&branch=Leeds']);
  expect([script.status, script.headers['content-type'], script.body]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    LIVE_SCRIPT,
  ]);
  for (const { headers } of [page, script])
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
});

test.each(['brewline.example', 'brewline.example:2739', '127.0.0.1', '127.0.0.1.example:80'])(
  'a request for the host %s is refused and renders nothing',
  async (host) => {
    for (const path of ['/', '/events', '/live.js'])
      expect(await fetchPath(path, { headers: { host } })).toMatchObject({ status: 421 });
    expect(queries).toEqual([]);
  },
);

test('a request for the host localhost is answered', async () => {
  const host = `localhost:${new URL(server.url).port}`;
  expect(await fetchPath('/', { headers: { host } })).toMatchObject({ status: 200 });
});

test.each([
  ['a link or picture on another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['a script on another site', { origin: 'http://brewline.example' }],
  ['a script without a site', { origin: 'null' }],
])('a request from %s is refused and renders nothing', async (_, headers) => {
  for (const path of ['/', '/events', '/live.js'])
    expect(await fetchPath(path, { headers })).toMatchObject({ status: 403 });
  expect(queries).toEqual([]);
});

test('its own requests and those of the address bar are answered', async () => {
  const { origin } = new URL(server.url);
  for (const headers of [{ 'sec-fetch-site': 'same-origin', origin }, { 'sec-fetch-site': 'none' }])
    expect(await fetchPath('/', { headers })).toMatchObject({ status: 200 });
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is refused', async (method) => {
  expect(await fetchPath('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  expect(queries).toEqual([]);
});

test.each(['/favicon.ico', '/events/', '//', '/%', '/../live.js'])('%s is not found', async (path) => {
  expect(await fetchPath(path)).toMatchObject({ status: 404 });
});

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
const testOutside = outside === undefined ? test.skip : test;
testOutside('other machines cannot reach it', async () => {
  await expect(fetchPath('/', { hostname: outside })).rejects.toThrow('ECONNREFUSED');
});

test('it listens on another port if its own is taken', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;

  const other = await servePage(() => Promise.resolve({ status: 200, html: '' }), port);

  expect(new URL(other.url).port).not.toBe(String(port));
  expect((await fetch(other.url)).status).toBe(200);
  await other.close();
  taken.close();
});

test('every open page is notified of a load', async () => {
  const pages = [await openEvents(), await openEvents()];
  for (const { received } of pages) expect(received()).not.toContain('event:');

  server.publishLoaded();

  await waitUntil(() => pages.every(({ received }) => received().includes('event: loaded\ndata: loaded\n')));
  server.publishLoaded();
  await waitUntil(() => pages.every(({ received }) => received().split('event: loaded').length === 3));
});

test('a page that reconnects is notified if something was loaded meanwhile', async () => {
  const first = await openEvents();
  const before = lastIdIn(first.received());

  expect((await openEvents({ lastEventId: before })).received()).not.toContain('event:');
  expect((await openEvents({ lastEventId: 'of-an-earlier-process' })).received()).toContain('event: loaded');
  server.publishLoaded();
  expect((await openEvents({ lastEventId: before })).received()).toContain('event: loaded');
  await waitUntil(() => first.received().includes('event: loaded'));
  expect((await openEvents({ lastEventId: lastIdIn(first.received()) })).received()).not.toContain('event:');
});

test('a page rendered before a load is notified when it connects, however long rendering took', async () => {
  server.publishLoaded();
  expect((await openEvents()).received()).toContain('event: loaded');
  await fetchPath('/');
  expect((await openEvents()).received()).not.toContain('event:');
});

test('closing does not wait for open pages', async () => {
  const page = await openEvents();
  await server.close();
  await waitUntil(() => page.hasClosed());
  await expect(fetchPath('/')).rejects.toThrow('ECONNREFUSED');
});
