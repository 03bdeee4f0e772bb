import type { Period } from './periods.ts';
import type { Theme } from './question.ts';
import { date, month, weekday } from './units.ts';
import { weekdayOf } from './days.ts';

/** `Wednesday 25 August 2021`, `Week from Monday 23 August 2021`, `August 2021` */
export function periodTitle(period: Period, from: string): string {
  if (period === 'monthly') return month(from);
  const day = `${weekday(weekdayOf(from))} ${date(from)}`;
  return period === 'daily' ? day : `Week from ${day}`;
}

export const THEME_TITLES: Readonly<Record<Theme, string>> = {
  totals: 'How much',
  what: 'What sells',
  where: 'Where',
  when: 'When',
  who: 'Who comes back',
  completeness: 'How complete this is',
};
