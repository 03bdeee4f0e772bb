import { expect, test } from '@jest/globals';
import { failedMessages } from './sqs-event.ts';

const batch = new Set(['one', 'two']);

test.each([undefined, 'null', '{}', '{"batchItemFailures":null}', '{"batchItemFailures":[]}'])(
  '%s means that every message is done',
  (answer) => {
    expect(failedMessages(answer, batch)).toEqual(new Set());
  },
);

test('listed messages failed, each once', () => {
  expect(failedMessages('{"batchItemFailures":[{"itemIdentifier":"two"},{"itemIdentifier":"two"}]}', batch)).toEqual(
    new Set(['two']),
  );
});

test.each([
  '"done"',
  '{"batchItemFailures":"one"}',
  '{"batchItemFailures":[null]}',
  '{"batchItemFailures":[{"itemIdentifier":""}]}',
  '{"batchItemFailures":[{"itemIdentifier":null}]}',
  '{"batchItemFailures":[{"id":"one"}]}',
  '{"batchItemFailures":[{"itemIdentifier":"three"}]}',
])('%s fails the whole batch', (answer) => {
  expect(failedMessages(answer, batch)).toBe('malformed');
});
