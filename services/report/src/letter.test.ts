import { expect, test } from '@jest/globals';
import { buildLetter } from './letter.ts';

const report = { subject: 'Wednesday', mail: '<p>Takings £12.00</p>', text: 'Takings £12.00\n' };

test('A letter is what a report says of itself', () => {
  expect(buildLetter(report)).toEqual(report);
});

test('HTML that is too large to be handed on is left out', () => {
  expect(buildLetter({ ...report, mail: '£'.repeat(200_000) }).mail).toHaveLength(200_000);
  expect(buildLetter({ ...report, mail: '£'.repeat(200_001) })).toEqual({ ...report, mail: '' });
});

test.each(['x', '£', '€', '😀'])(
  'A text too large for a message, of %s, is cut between two characters',
  (character) => {
    const { text } = buildLetter({ ...report, text: character.repeat(150_001) });

    expect(text).toMatch(new RegExp(`^(${character})+\n…\n$`, 'u'));
    expect(Buffer.byteLength(text)).toBeGreaterThan(149_990);
    expect(Buffer.byteLength(text)).toBeLessThan(150_010);
  },
);
