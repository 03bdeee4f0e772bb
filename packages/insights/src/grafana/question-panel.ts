import type { Drawing, Question } from '../questions/question.ts';
import { drawn } from './panel-builders.ts';
import type { Placed } from './layout.ts';
import type { Source } from './source.ts';
import { ASKED } from './variables.ts';

const SIZES: Readonly<Record<Drawing['kind'], { readonly width: number; readonly height: number }>> = {
  figures: { width: 24, height: 4 },
  heatmap: { width: 12, height: 15 },
  bars: { width: 12, height: 9 },
  columns: { width: 12, height: 9 },
  lines: { width: 12, height: 9 },
  table: { width: 12, height: 9 },
};

/** A question as a panel that asks it. */
export function questionPanel(question: Question, source: Source): Placed {
  const panel = drawn(question)
    .title(question.title)
    .description([question.advice, question.caveat].filter((text) => text !== undefined).join('\n\n'))
    .datasource(source.reference)
    .withTarget(source.target(withoutIndent(question.sql(ASKED))));
  return { panel, ...SIZES[question.drawing.kind] };
}

/** As it would stand at the margin of a file. */
const withoutIndent = (sql: string): string => sql.trim().replaceAll(/^ {4}/gm, '');
