import { expect, test } from '@jest/globals';
import { decodeObjectHints } from './s3-event.ts';
import { decodeError } from './testing/index.ts';

const record = (key: string, eventName = 'ObjectCreated:Put') => ({
  eventVersion: '2.1',
  eventName,
  s3: { bucket: { name: 'raw' }, object: { key, size: 42, eTag: 'tag' } },
});
const event = (...records: unknown[]) => JSON.stringify({ Records: records });

test.each([
  ['testbury+on+sea_25-08-2021.csv', 'testbury on sea_25-08-2021.csv'],
  ['a%2Bb.csv', 'a+b.csv'],
  ['100%25.csv', '100%.csv'],
  ['z%C3%BCrich.csv', 'zürich.csv'],
  ['2021/08/25/%F0%9F%A6%8A.csv', '2021/08/25/🦊.csv'],
])('the key %s is decoded as %s', (encoded, key) => {
  expect(decodeObjectHints(event(record(encoded)))).toEqual([{ bucket: 'raw', key }]);
});

test('every object of an event is a hint, however it was created', () => {
  const created = ['Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map((how) => record(how, `ObjectCreated:${how}`));
  expect(decodeObjectHints(event(...created)).map((hint) => hint.key)).toEqual([
    'Put',
    'Post',
    'Copy',
    'CompleteMultipartUpload',
  ]);
});

test('removals, restores and expiries give no hint', () => {
  const others = ['ObjectRemoved:Delete', 'ObjectRestore:Completed', 'LifecycleExpiration:Delete'].map((name) =>
    record('a%zz', name),
  );
  expect(decodeObjectHints(event(...others, record('b')))).toEqual([{ bucket: 'raw', key: 'b' }]);
});

test('the test event of a new notification gives no hint', () => {
  expect(decodeObjectHints(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'raw' }))).toEqual([]);
});

test.each(['%', 'a%zz.csv', '%E9.csv', '%ED%A0%80'])(
  'a key that is not percent-encoded UTF-8 (%s) is a permanent error',
  (key) => {
    const error = decodeError(decodeObjectHints, event(record(key)));
    expect(error).toBe('Not an S3 event: Records.s3.object.key: not percent-encoded UTF-8');
  },
);

test.each([
  ['not JSON', 'Ann Example', 'not JSON'],
  ['nothing', '', 'not JSON'],
  ['null', 'null', 'message: invalid_type'],
  ['a list', '["Ann Example"]', 'message: invalid_type'],
  ['another event', '{"Event":"Ann Example"}', 'Records: custom'],
  [
    'no bucket',
    '{"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"Ann Example"}}}]}',
    'Records.0.s3.bucket: invalid_type',
  ],
  ['an empty key', event(record('')), 'Records.0.s3.object.key: too_small'],
  [
    'a key of another type',
    event({ ...record(''), s3: { bucket: { name: 'b' }, object: { key: ['Ann Example'] } } }),
    'Records.0.s3.object.key: invalid_type',
  ],
])('%s is a permanent error that names the field and quotes nothing', (_, body, fault) => {
  expect(decodeError(decodeObjectHints, body)).toBe(`Not an S3 event: ${fault}`);
});
