import { expect, test } from '@jest/globals';
import { buildReminder } from './reminder.ts';

const MAX_BYTES = 262_144;
const alarm = (name: string, description = 'Look at it.') => ({
  name: `brewline-prod-${name}`,
  since: new Date('2026-11-20T21:05:31Z'),
  description,
});

test('each alarm is named, with since when, what it means and what to do', () => {
  expect(
    buildReminder('prod', [
      alarm('load-slow'),
      alarm('drops-stuck', 'Pieces are missing. What to do: docs/runbook.md#a'),
    ]),
  ).toEqual({
    subject: 'Brewline prod: 2 alarms are red',
    message: [
      '2 alarms are red in stage prod. '
        + 'CloudWatch mails each change once; this reminder comes every day until all are green.',
      '',
      'brewline-prod-load-slow',
      'since 2026-11-20 21:05 UTC',
      'Look at it.',
      '',
      'brewline-prod-drops-stuck',
      'since 2026-11-20 21:05 UTC',
      'Pieces are missing. What to do: docs/runbook.md#a',
      '',
    ].join('\n'),
  });
});

test('the subject of one alarm is in the singular', () => {
  expect(buildReminder('prod', [alarm('load-slow')]).subject).toBe('Brewline prod: 1 alarm is red');
});

test.each([
  ['letters of one byte', 'x'],
  ['letters of three bytes', '€'],
])(
  'with more alarms than an SNS message holds, described in %s, those that fit are named and the others counted',
  (_, letter) => {
    const alarms = Array.from({ length: 5000 }, (_, at) => alarm(`${at}`, letter.repeat(341)));

    const { message } = buildReminder('prod', alarms);

    const named = [...message.matchAll(/^brewline-prod-\d+$/gm)].length;
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(MAX_BYTES);
    expect(Buffer.byteLength(message)).toBeGreaterThan(MAX_BYTES - 2000);
    expect(message).toContain(
      `… and ${5000 - named} more: `
        + 'aws cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix brewline-prod-',
    );
  },
);
