import { expect, test } from '@jest/globals';
import { buildLetter } from './letter.ts';

const report = { subject: 'Wednesday', mail: '<p>Takings £12.00</p>', text: 'Takings £12.00\n' };

test('a letter holds the subject, HTML and text of its report', () => {
  expect(buildLetter(report)).toEqual(report);
});

test('HTML that is too large to be passed on is left out', () => {
  expect(buildLetter({ ...report, mail: '£'.repeat(200_000) }).mail).toHaveLength(200_000);
  expect(buildLetter({ ...report, mail: '£'.repeat(200_001) })).toEqual({ ...report, mail: '' });
});

test.each(['x', '£', '€', '😀'])(
  'a text of %s that is too large for a message is cut between two characters',
  (character) => {
    const { text } = buildLetter({ ...report, text: character.repeat(150_001) });

    expect(text).toMatch(new RegExp(`^(${character})+\n…\n$`, 'u'));
    expect(Buffer.byteLength(text)).toBeGreaterThan(149_990);
    expect(Buffer.byteLength(text)).toBeLessThan(150_010);
  },
);
