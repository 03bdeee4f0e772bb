import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { readConfig } from './config.ts';

const SHAPE = { ROWS_QUEUE_URL: z.url(), BREWLINE_PSEUDONYM_KEY: z.string().min(32) };

test('every variable that is missing or malformed is named, and none is quoted', () => {
  const read = () => readConfig(SHAPE, { BREWLINE_PSEUDONYM_KEY: 'a short secret' });

  expect(read).toThrow(/ROWS_QUEUE_URL.*BREWLINE_PSEUDONYM_KEY/);
  expect(read).not.toThrow(/a short secret/);
});
