import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { readConfig } from './config.ts';

const SHAPE = { ROWS_QUEUE_URL: z.url(), BREWLINE_PSEUDONYM_KEY: z.string().min(32) };

test('every missing or malformed variable is named, and no value is quoted', () => {
  const read = () => readConfig(SHAPE, { BREWLINE_PSEUDONYM_KEY: 'a short secret' });

  expect(read).toThrow(/ROWS_QUEUE_URL.*BREWLINE_PSEUDONYM_KEY/);
  expect(read).not.toThrow(/a short secret/);
});
