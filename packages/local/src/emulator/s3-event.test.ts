import { expect, test } from '@jest/globals';
import { encodeEventKey, objectCreatedEvent } from './s3-event.ts';

test.each([
  ['2026/leeds.csv', '2026/leeds.csv'],
  ['St Pancras +1.csv', 'St+Pancras+%2B1.csv'],
  ['100%.csv', '100%25.csv'],
  ['zürich.csv', 'z%C3%BCrich.csv'],
  ["bishop's (old)!.csv", 'bishop%27s+%28old%29%21.csv'],
])('the key %s is %s in an event', (key, encoded) => {
  expect(encodeEventKey(key)).toBe(encoded);
  expect(decodeURIComponent(encoded.replaceAll('+', ' '))).toBe(key);
});

test('the event of a later object has a greater sequencer, and names the kind of upload', () => {
  const eventOf = (etag: string): { eventName: string; s3: { object: { sequencer: string; eTag: string } } } =>
    (
      objectCreatedEvent({ region: 'eu-west-2', bucket: 'b', key: 'k', size: 3, etag }) as {
        Records: [ReturnType<typeof eventOf>];
      }
    ).Records[0];
  const [first, second] = [eventOf('"abc"'), eventOf('"abc-2"')];
  expect(second.s3.object.sequencer > first.s3.object.sequencer).toBe(true);
  expect([first.eventName, second.eventName]).toEqual(['ObjectCreated:Put', 'ObjectCreated:CompleteMultipartUpload']);
  expect(first.s3.object.eTag).toBe('abc');
});
