/** The reader finds the same messages, however a stream is split into pieces. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeMessage, MessageReader } from './messages.ts';

const startUp = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
const pieces = (bytes: Buffer, cuts: readonly number[]): Buffer[] =>
  [...cuts, bytes.length].map((cut, at) => bytes.subarray(cuts[at - 1] ?? 0, cut));

test('however a stream is split into pieces, its messages are the same', () => {
  const someMessages = fc.array(fc.tuple(fc.constantFrom('Q', 'd', 'Z'), fc.uint8Array({ maxLength: 40 })));
  fc.assert(
    fc.property(someMessages, fc.array(fc.nat(), { maxLength: 20 }), (sent, places) => {
      const bytes = Buffer.concat([startUp, ...sent.map(([type, body]) => encodeMessage(type, Buffer.from(body)))]);
      const cuts = places.map((place) => place % bytes.length).sort((a, b) => a - b);
      const reader = new MessageReader(false);
      const read = pieces(bytes, cuts).flatMap((piece) => [...reader.read(piece)]);
      expect(read.map(({ type, body }) => [type, body.toString('hex')])).toEqual([
        ['', '0003000000'],
        ...sent.map(([type, body]) => [type, Buffer.from(body).toString('hex')]),
      ]);
      expect(Buffer.concat(read.map((message) => message.bytes))).toEqual(bytes);
    }),
  );
});
