import { expect, test } from '@jest/globals';
import { dayBefore } from './yesterday.ts';

test.each([
  ['Europe/London', '2021-08-26T06:00:00Z', '2021-08-25', 'at seven in summer'],
  ['Europe/London', '2021-08-25T23:30:00Z', '2021-08-25', 'half an hour into the next day there'],
  ['Pacific/Auckland', '2021-08-25T19:00:00Z', '2021-08-25', 'at seven on the other side of the date line'],
  ['America/New_York', '2022-01-01T12:00:00Z', '2021-12-31', 'over the turn of the year'],
  ['Europe/London', '2024-03-01T07:00:00Z', '2024-02-29', 'after a leap day'],
  ['Europe/London', '2021-03-29T06:00:00Z', '2021-03-28', 'after a day of 23 hours'],
])('in %s, the day before %s is %s: %s', (timeZone, now, day) => {
  expect(dayBefore(timeZone, new Date(now))).toBe(day);
});
