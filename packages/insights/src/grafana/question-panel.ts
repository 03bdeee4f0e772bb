import type { Drawing, Question } from '../questions/question.ts';
import { buildPanel } from './panel-builders.ts';
import type { SizedPanel } from './layout.ts';
import type { DataSource } from './data-source.ts';
import { GRAFANA_PARAMS } from '../sql/grafana-params.ts';

const SIZES: Readonly<Record<Drawing['kind'], { readonly width: number; readonly height: number }>> = {
  figures: { width: 24, height: 4 },
  heatmap: { width: 12, height: 15 },
  bars: { width: 12, height: 9 },
  columns: { width: 12, height: 9 },
  lines: { width: 12, height: 9 },
  table: { width: 12, height: 9 },
};

/** The panel of a question, with its query. */
export function buildQuestionPanel(question: Question, source: DataSource): SizedPanel {
  const panel = buildPanel(question)
    .title(question.title)
    .description([question.advice, question.caveat].filter((text) => text !== undefined).join('\n\n'))
    .datasource(source.reference)
    .withTarget(source.target(removeIndent(question.sql(GRAFANA_PARAMS))));
  return { panel, ...SIZES[question.drawing.kind] };
}

/** Removes the indent that SQL has in a question's file. */
const removeIndent = (sql: string): string => sql.trim().replaceAll(/^ {4}/gm, '');
