import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { openNewest, reopen } from './raw-object.ts';

const HINT = { bucket: 'raw', key: 'leeds.csv' };
const s3 = mockClient(S3Client);
let client: S3Client;

beforeEach(() => {
  s3.reset();
  client = new S3Client({ region: 'eu-west-2' });
});
afterEach(() => client.destroy());

const version = (etag: string, LastModified: Date) => ({ ETag: `"${etag}"`, LastModified, Body: Readable.from([Buffer.from(etag)]) as never });
const thisSecond = () => new Date(Math.floor(Date.now() / 1000) * 1000);

test('a version is read only once the second it was written in is over: an equal date then means equal content', async () => {
  const written = thisSecond();
  s3.on(GetObjectCommand).resolvesOnce(version('first', written)).resolves(version('second', written));

  const object = await openNewest(client, HINT);

  expect(object).toMatchObject({ etag: 'second', lastModified: written.getTime() / 1000 });
  expect(Date.now()).toBeGreaterThanOrEqual(written.getTime() + 1000);
});

test('an object of an earlier second is read at once', async () => {
  s3.on(GetObjectCommand).resolves(version('old', new Date('2021-08-25T20:00:00Z')));

  expect(await openNewest(client, HINT)).toMatchObject({ etag: 'old' });
  expect(s3.calls()).toHaveLength(1);
});

test('an object that is gone is nothing to read', async () => {
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: {} }));

  expect(await openNewest(client, HINT)).toBeUndefined();
});

test('an object that is replaced at every look is left for later', async () => {
  s3.on(GetObjectCommand).callsFake(() => version('new again', new Date(Date.now() + 50)));

  await expect(openNewest(client, HINT)).rejects.toThrow('s3://raw/leeds.csv was written within the last second');
});

test('the same version is opened again by its tag', async () => {
  s3.on(GetObjectCommand).resolves(version('same', new Date('2021-08-25T20:00:00Z')));

  await reopen(client, HINT, 'same');

  expect(s3.commandCalls(GetObjectCommand)[0]!.args[0].input).toMatchObject({ IfMatch: '"same"' });
});
