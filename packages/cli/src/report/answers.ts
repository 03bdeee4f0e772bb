import { ask, type Holdings, inFull, periodOf, questionOf } from '@brewline/insights';
import type { Session } from '@brewline/warehouse';
import { bold, formatTable } from '../terminal/format.ts';

/** The questions that a terminal has room for, the columns of each, and how many rows of either end. */
const QUESTIONS: readonly {
  readonly id: string;
  readonly columns: readonly string[];
  readonly first: number;
  readonly last: number;
}[] = [
  { id: 'best-sellers', columns: ['product', 'units', 'takings'], first: 5, last: 0 },
  { id: 'branch-takings', columns: ['branch', 'takings'], first: 3, last: 3 },
  { id: 'through-the-day', columns: ['hour', 'sales_a_day', 'takings_a_day'], first: 24, last: 0 },
];

/** The first answers to what sells, where and when, over all that is in the warehouse. */
export async function formatAnswers(
  session: Session,
  { first, newest }: NonNullable<Holdings['days']>,
): Promise<string[]> {
  const { previousFrom, previousTo } = periodOf('daily', first);
  const all = { from: first, to: newest, previousFrom, previousTo, branch: '', product: '' };
  const lines: string[] = [];
  for (const asked of QUESTIONS) {
    const { question, rows } = await ask(session, questionOf(asked.id), all);
    const columns = question.columns.filter(({ key }) => asked.columns.includes(key));
    const cells = rows.map((row) => columns.map((column) => inFull(row[column.key]!, column)));
    lines.push(
      bold(`  ${question.title}`),
      ...formatTable(
        columns.map(({ label }) => label),
        takeEnds(cells, asked.first, asked.last),
      ),
      '',
    );
  }
  return lines;
}

/** The first and the last rows, with dots for what is left out between them. */
function takeEnds(rows: string[][], first: number, last: number): string[][] {
  if (last === 0) return rows.slice(0, first);
  if (rows.length <= first + last) return rows;
  return [...rows.slice(0, first), rows[0]!.map(() => '…'), ...rows.slice(-last)];
}
