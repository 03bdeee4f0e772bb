import { expect, test } from '@jest/globals';
import { resolveSpan } from './period.ts';
import { limitSpan } from './partial-period.ts';

test('a period that is not over is compared with as many days of the previous one', () => {
  expect(limitSpan(resolveSpan('weekly', '2021-08-25'), '2021-08-25')).toEqual({
    from: '2021-08-23',
    to: '2021-08-25',
    previousFrom: '2021-08-16',
    previousTo: '2021-08-18',
    hasEnded: false,
  });
  expect(limitSpan(resolveSpan('monthly', '2021-03-01'), '2021-03-30')).toEqual({
    from: '2021-03-01',
    to: '2021-03-30',
    previousFrom: '2021-02-01',
    previousTo: '2021-02-28',
    hasEnded: false,
  });
});

test.each(['2021-08-29', '2021-09-15', '2021-08-22'])(
  'a period that is over, or has not begun, stays whole when the last known day is %s',
  (end) => {
    expect(limitSpan(resolveSpan('weekly', '2021-08-25'), end)).toEqual({
      ...resolveSpan('weekly', '2021-08-25'),
      hasEnded: true,
    });
  },
);
