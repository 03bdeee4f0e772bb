/** The live page's server: who it answers, with what, and how it tells open pages that something was loaded. */
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
let rendered: string;

beforeEach(async () => {
  queries = [];
  server = await servePage((query, state) => {
    queries.push(query.toString());
    rendered = state;
    return Promise.resolve({ status: 200, html: '<!doctype html>' });
  }, 0);
  await ask('/');
  queries = [];
});

afterEach(() => server.close());

async function ask(
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

/** What a stream of events has said so far. */
async function listenTo({ shown, lastEventId }: { shown?: string; lastEventId?: string } = {}): Promise<{
  said: () => string;
  hasClosed: () => boolean;
}> {
  let [said, hasClosed] = ['', false];
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    get(
      `${server.url}/events?state=${shown ?? rendered}`,
      { headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId } },
      resolve,
    ).on('error', reject);
  });
  reply
    .setEncoding('utf8')
    .on('data', (piece: string) => (said += piece))
    .on('error', () => undefined)
    .on('close', () => (hasClosed = true));
  await waitUntil(() => said.includes('id: '));
  return { said: () => said, hasClosed: () => hasClosed };
}

const lastIdIn = (said: string): string => /^id: (\S+)$/gm.exec(said.slice(said.lastIndexOf('id: ')))![1]!;

test('the page and its script are sent with headers that let it load nothing of anybody else', async () => {
  const [page, script] = [await ask('/?period=weekly&branch=Leeds'), await ask('/live.js')];

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
  'a request for the host %s is refused, and nothing is asked for it',
  async (host) => {
    for (const path of ['/', '/events', '/live.js'])
      expect(await ask(path, { headers: { host } })).toMatchObject({ status: 421 });
    expect(queries).toEqual([]);
  },
);

test('localhost is a name for it', async () => {
  expect(await ask('/', { headers: { host: `localhost:${new URL(server.url).port}` } })).toMatchObject({ status: 200 });
});

test.each([
  ['a link or picture of another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['a script of another site', { origin: 'http://brewline.example' }],
  ['a script of no site', { origin: 'null' }],
])('a request of %s is refused, and nothing is asked for it', async (_, headers) => {
  for (const path of ['/', '/events', '/live.js']) expect(await ask(path, { headers })).toMatchObject({ status: 403 });
  expect(queries).toEqual([]);
});

test('its own requests and those of the address bar are answered', async () => {
  const { origin } = new URL(server.url);
  for (const headers of [{ 'sec-fetch-site': 'same-origin', origin }, { 'sec-fetch-site': 'none' }])
    expect(await ask('/', { headers })).toMatchObject({ status: 200 });
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is refused', async (method) => {
  expect(await ask('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  expect(queries).toEqual([]);
});

test.each(['/favicon.ico', '/events/', '//', '/%', '/../live.js'])('there is nothing at %s', async (path) => {
  expect(await ask(path)).toMatchObject({ status: 404 });
});

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
const testOutside = outside === undefined ? test.skip : test;
testOutside('other machines do not reach it', async () => {
  await expect(ask('/', { hostname: outside })).rejects.toThrow('ECONNREFUSED');
});

test('where its port is taken it takes another', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;

  const other = await servePage(() => Promise.resolve({ status: 200, html: '' }), port);

  expect(new URL(other.url).port).not.toBe(String(port));
  expect((await fetch(other.url)).status).toBe(200);
  await other.close();
  taken.close();
});

test('every open page is told of a load', async () => {
  const pages = [await listenTo(), await listenTo()];
  for (const { said } of pages) expect(said()).not.toContain('event:');

  server.publishLoaded();

  await waitUntil(() => pages.every(({ said }) => said().includes('event: loaded\ndata: loaded\n')));
  server.publishLoaded();
  await waitUntil(() => pages.every(({ said }) => said().split('event: loaded').length === 3));
});

test('a page that lost its connection is told when it comes back if something was loaded meanwhile', async () => {
  const first = await listenTo();
  const before = lastIdIn(first.said());

  expect((await listenTo({ lastEventId: before })).said()).not.toContain('event:');
  expect((await listenTo({ lastEventId: 'of-an-earlier-process' })).said()).toContain('event: loaded');
  server.publishLoaded();
  expect((await listenTo({ lastEventId: before })).said()).toContain('event: loaded');
  await waitUntil(() => first.said().includes('event: loaded'));
  expect((await listenTo({ lastEventId: lastIdIn(first.said()) })).said()).not.toContain('event:');
});

test('a page that was rendered before a load, however long that took, is told of it when it connects', async () => {
  server.publishLoaded();
  expect((await listenTo()).said()).toContain('event: loaded');
  await ask('/');
  expect((await listenTo()).said()).not.toContain('event:');
});

test('closing waits for no page', async () => {
  const page = await listenTo();
  await server.close();
  await waitUntil(() => page.hasClosed());
  await expect(ask('/')).rejects.toThrow('ECONNREFUSED');
});
