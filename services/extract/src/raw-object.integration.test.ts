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

/** What S3 holds, and what time it is there: seconds since 1970. */
let versions: Version[];
let clock: number;
/** How long S3 takes between choosing a version and dating its answer, and how long it is until it is asked again. */
let [working, pause]: number[] = [];
let saysDate: boolean;
let requests: IncomingMessage['headers'][];
let client: S3Client;

beforeEach(async () => {
  [versions, requests, saysDate] = [[], [], true];
  [clock, working, pause] = [WRITTEN, 0, 0.25];
  const server = await startTestServer(({ headers }, response) => {
    requests.push(headers);
    const newest = versions.findLast(({ writtenAt }) => writtenAt <= clock);
    clock += working!;
    response.sendDate = false;
    if (saysDate) response.setHeader('date', new Date(clock * 1000).toUTCString());
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
  ['ours', 0],
  ['five hours ahead of ours', 5 * HOURS],
  ['five hours behind ours', -5 * HOURS],
])('by a clock that is %s,', (_, ahead) => {
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

  test('a version that was chosen within its second is not read, though the answer came after it', async () => {
    versions = [
      { etag: 'first', writtenAt: second },
      { etag: 'second', writtenAt: second + 0.95 },
    ];
    [clock, working] = [second + 0.9, 0.2];

    expect(await openNewest(client, HINT)).toMatchObject({ etag: 'second' });
  });

  test('a version of an earlier second is read at once', async () => {
    versions = [{ etag: 'old', writtenAt: second - 60 }];
    clock = second;

    expect(await openNewest(client, HINT)).toMatchObject({ etag: 'old' });
    expect(requests).toHaveLength(1);
  });
});

test('an object that is gone is nothing to read', async () => {
  expect(await openNewest(client, HINT)).toBeUndefined();
});

test('an object that is replaced at every look is left for later', async () => {
  versions = Array.from({ length: 100 }, (_, n) => ({ etag: `version ${n}`, writtenAt: WRITTEN + n * 0.25 }));

  await expect(openNewest(client, HINT)).rejects.toThrow('s3://raw/leeds.csv was written within the last second');
  expect(requests.length).toBeLessThan(20);
});

test('an answer that does not say what time it is proves nothing: the object is left for later', async () => {
  versions = [{ etag: 'old', writtenAt: WRITTEN - 60 }];
  saysDate = false;

  await expect(openNewest(client, HINT)).rejects.toThrow('by the clock of S3');
});

test('the same version is opened again by its tag', async () => {
  versions = [{ etag: 'same', writtenAt: WRITTEN }];

  await reopen(client, HINT, 'same');

  expect(requests[0]).toMatchObject({ 'if-match': '"same"' });
});
