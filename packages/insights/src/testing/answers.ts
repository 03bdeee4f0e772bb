import { PERIODS } from '../period/period.ts';
import { type Answer, type Column, type Drawing, type Value } from '../questions/question.ts';

/** An answer made by hand; each column's label is its key. */
export function answerOf(
  drawing: Drawing,
  units: Readonly<Record<string, Column['unit']>>,
  rows: readonly (readonly Value[])[],
): Answer {
  const columns = Object.entries(units).map(([key, unit]) => ({ key, label: key, unit }));
  return {
    question: {
      id: 'best-sellers',
      theme: 'what',
      title: 'What sells best?',
      columns,
      sql: () => '',
      drawing,
      placement: {
        documents: ['page', 'report'],
        periods: [...PERIODS],
        branches: ['all', 'one'],
        dashboards: ['sales'],
      },
      advice: 'Do something.',
    },
    rows: rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index] ?? null]))),
  };
}

/** The texts in markup, in order, without the tags. */
export const textsIn = (markup: string): string[] =>
  [...markup.matchAll(/>([^<>]+)</g)].map(([, text]) => text!.trim()).filter((text) => text !== '');
