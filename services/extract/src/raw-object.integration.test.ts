import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { s3ClientOptions } from '@brewline/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestServer } from '@brewline/testing';
import { openNewest, reopen } from './raw-object.ts';

const HINT = { bucket: 'raw', key: 'leeds.csv' };
const HOURS = 3600;
const WRITTEN = Math.floor(Date.now() / 1000);

interface Version {
  readonly etag: string;
  /** Seconds since 1970, by the clock of S3. */
  readonly writtenAt: number;
}

/** The versions in S3, and its clock in seconds since 1970. */
let versions: Version[];
let clock: number;
/** Seconds between S3 choosing a version and dating its response, and from then to the next request. */
let [delay, pause]: number[] = [];
let sendsDate: boolean;
let requests: IncomingMessage['headers'][];
let client: S3Client;

beforeEach(async () => {
  [versions, requests, sendsDate] = [[], [], true];
  [clock, delay, pause] = [WRITTEN, 0, 0.25];
  const server = await startTestServer(({ headers }, response) => {
    requests.push(headers);
    const newest = versions.findLast(({ writtenAt }) => writtenAt <= clock);
    clock += delay!;
    response.sendDate = false;
    if (sendsDate) response.setHeader('date', new Date(clock * 1000).toUTCString());
    clock += pause!;
    if (newest === undefined) response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    else
      response
        .writeHead(200, {
          'etag': `"${newest.etag}"`,
          'last-modified': new Date(Math.floor(newest.writtenAt) * 1000).toUTCString(),
        })
        .end(newest.etag);
  });
  client = new S3Client({ ...s3ClientOptions, ...server });
});
afterEach(() => client.destroy());

describe.each([
  ['equal to ours', 0],
  ['five hours ahead of ours', 5 * HOURS],
  ['five hours behind ours', -5 * HOURS],
])("with S3's clock %s:", (_, ahead) => {
  const second = WRITTEN + ahead;

  test('a version is read once the second it was written in is over: equal dates mean equal content', async () => {
    versions = [
      { etag: 'first', writtenAt: second },
      { etag: 'second', writtenAt: second + 0.6 },
    ];
    clock = second;

    const object = await openNewest(client, HINT);

    expect(object).toMatchObject({ etag: 'second', lastModified: second });
    expect(await text(object!.body)).toBe('second');
  });

  test('a version chosen within its second is not read, even if the response is dated later', async () => {
    versions = [
      { etag: 'first', writtenAt: second },
      { etag: 'second', writtenAt: second + 0.95 },
    ];
    [clock, delay] = [second + 0.9, 0.2];

    expect(await openNewest(client, HINT)).toMatchObject({ etag: 'second' });
  });

  test('a version of an earlier second is read at once', async () => {
    versions = [{ etag: 'old', writtenAt: second - 60 }];
    clock = second;

    expect(await openNewest(client, HINT)).toMatchObject({ etag: 'old' });
    expect(requests).toHaveLength(1);
  });
});

test('opening an object that is gone gives undefined', async () => {
  expect(await openNewest(client, HINT)).toBeUndefined();
});

test('an object that is replaced before every attempt is an error', async () => {
  versions = Array.from({ length: 100 }, (_, n) => ({ etag: `version ${n}`, writtenAt: WRITTEN + n * 0.25 }));

  await expect(openNewest(client, HINT)).rejects.toThrow('s3://raw/leeds.csv was written within the last second');
  expect(requests.length).toBeLessThan(20);
});

test('a response without a date is an error', async () => {
  versions = [{ etag: 'old', writtenAt: WRITTEN - 60 }];
  sendsDate = false;

  await expect(openNewest(client, HINT)).rejects.toThrow("by S3's clock");
});

test('the same version is reopened by its etag', async () => {
  versions = [{ etag: 'same', writtenAt: WRITTEN }];

  await reopen(client, HINT, 'same');

  expect(requests[0]).toMatchObject({ 'if-match': '"same"' });
});
