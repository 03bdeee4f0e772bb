import { expect, test } from '@jest/globals';
import { decodeWriteEvent } from './write-event.ts';

const decode = (event: unknown) => decodeWriteEvent(event, '2021-08-29');

test.each(['daily', 'weekly', 'monthly'])(
  'a schedule asks for the %s report on yesterday, for all branches',
  (period) => {
    expect(decode({ period })).toEqual({ period, day: '2021-08-29', branch: '', through: '2021-08-29' });
  },
);

test('a person can name the day and the branch', () => {
  expect(decode({ period: 'monthly', day: '2021-07-14', branch: 'Leeds' })).toEqual({
    period: 'monthly',
    day: '2021-07-14',
    branch: 'Leeds',
    through: '2021-08-29',
  });
});

test.each([
  [undefined, 'expected object'],
  [{}, 'period: '],
  [{ period: 'hourly' }, 'period: '],
  [{ period: 'daily', day: '25/08/2021' }, 'day: '],
  [{ period: 'daily', day: '2021-02-30' }, 'day: '],
  [{ period: 'daily', brunch: 'Leeds' }, 'brunch'],
])('the error for the event %j says what is wrong with it', (event, what) => {
  expect(() => decode(event)).toThrow(RangeError);
  expect(() => decode(event)).toThrow(what);
  expect(() => decode(event)).toThrow('Send {"period": "daily"}');
});
