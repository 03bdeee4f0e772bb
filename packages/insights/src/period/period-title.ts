import type { Period } from './period.ts';
import type { Theme } from '../questions/question.ts';
import type { SpanSoFar } from './partial-period.ts';
import { date, day, month, weekday } from '../rendering/format.ts';
import { weekdayOf } from './calendar.ts';

/** `Wednesday 25 August 2021`, `Week from Monday 23 August 2021, up to Wed 25 Aug 2021`, `August 2021` */
export function periodTitle(period: Period, { from, to, isOver }: SpanSoFar): string {
  const first = `${weekday(weekdayOf(from))} ${date(from)}`;
  const whole = { daily: first, weekly: `Week from ${first}`, monthly: month(from) }[period];
  return isOver ? whole : `${whole}, up to ${day(to)}`;
}

export const THEME_TITLES: Readonly<Record<Theme, string>> = {
  totals: 'How much',
  what: 'What sells',
  where: 'Where',
  when: 'When',
  who: 'Who comes back',
  completeness: 'How complete this is',
};
