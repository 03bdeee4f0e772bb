import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readConfig } from './config.ts';
import { readSecret } from './secrets.ts';
import { startTestServer } from '@brewline/testing';
import { warehouseConfig, warehouseUrl } from './warehouse-url.ts';

const STORED: Record<string, string> = {
  'login': JSON.stringify({ username: 'brewline_loader', password: 'a/b@c:d%e' }),
  'no login': 'letmein',
  '/brewline/test/warehouse-url': 'postgres://loader:word@db.example:5432/cafe',
  '/brewline/test/nonsense': 'https://example.com/word',
};
const OWN = { WAREHOUSE_URL: 'redshift://cafe.example:5439/brewline' };
const usual = { ...process.env };
let requested: string[];

beforeEach(async () => {
  requested = [];
  const { endpoint } = await startTestServer((request, response) => {
    let body = '';
    request
      .on('data', (piece) => (body += String(piece)))
      .on('end', () => {
        const { SecretId, Name } = JSON.parse(body) as Record<string, string>;
        const text = STORED[SecretId ?? Name!];
        requested.push(SecretId ?? Name!);
        response.writeHead(text === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(
          JSON.stringify(
            text === undefined
              ? { __type: 'ResourceNotFoundException', message: 'there is none' }
              : SecretId
                ? { SecretString: text }
                : { Parameter: { Name, Value: text } },
          ),
        );
      });
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

afterEach(() => {
  process.env = { ...usual };
});

const read = (environment: Record<string, string>) => warehouseUrl(readConfig(warehouseConfig, environment));

test("the stage's own warehouse is reached with the login in its secret, read again each time", async () => {
  const url = read({ ...OWN, WAREHOUSE_SECRET: 'login' });
  expect(await url()).toBe('redshift://brewline_loader:a%2Fb%40c%3Ad%25e@cafe.example:5439/brewline');
  expect(decodeURIComponent(new URL(await url()).password)).toBe('a/b@c:d%e');
  expect(requested).toEqual(['login', 'login']);
});

test('an existing warehouse is reached by the URL in its parameter', async () => {
  expect(await read({ WAREHOUSE_URL_PARAMETER: '/brewline/test/warehouse-url' })()).toBe(
    STORED['/brewline/test/warehouse-url'],
  );
});

test('a URL with a login needs nothing else', async () => {
  expect(await read({ WAREHOUSE_URL: 'postgres://a:b@127.0.0.1/c' })()).toBe('postgres://a:b@127.0.0.1/c');
  expect(requested).toEqual([]);
});

test('a function without a warehouse does not start', () => {
  expect(() => read({})).toThrow('Neither WAREHOUSE_URL nor WAREHOUSE_URL_PARAMETER is set');
  expect(() => read({ WAREHOUSE_URL: 'mysql://a/b' })).toThrow('WAREHOUSE_URL');
});

test('a secret or parameter that is unreadable or invalid is named, and never quoted', async () => {
  await expect(readSecret('absent')).rejects.toThrow(
    'The secret absent could not be read: ResourceNotFoundException: there is none',
  );
  const wrong = [
    read({ ...OWN, WAREHOUSE_SECRET: 'no login' }),
    read({ WAREHOUSE_URL_PARAMETER: '/brewline/test/nonsense' }),
  ];
  for (const url of wrong)
    await expect(url()).rejects.toThrow(
      /^The (secret no login|parameter \/brewline\/test\/nonsense) is not (?!.*(letmein|example))/,
    );
});
