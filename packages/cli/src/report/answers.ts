import { ask, type DataRange, formatValue, QUESTIONS, resolveSpan } from '@brewline/insights';
import type { Session } from '@brewline/warehouse';
import { bold, formatTable } from '../terminal/format.ts';

/** The first answers to what sells, where and when, over everything in the warehouse. */
export async function formatAnswers(
  session: Session,
  { first, newest }: NonNullable<DataRange['days']>,
): Promise<string[]> {
  const { previousFrom, previousTo } = resolveSpan('daily', first);
  const all = { from: first, to: newest, previousFrom, previousTo, branch: '', product: '' };
  const lines: string[] = [];
  for (const question of QUESTIONS) {
    const { terminal } = question.placement;
    if (terminal === undefined) continue;
    const { rows } = await ask(session, question, all);
    const columns = question.columns.filter(({ key }) => terminal.columns.includes(key));
    const cells = rows.map((row) => columns.map((column) => formatValue(row[column.key]!, column)));
    lines.push(
      bold(`  ${question.title}`),
      ...formatTable(
        columns.map(({ label }) => label),
        takeEnds(cells, terminal.firstRows, terminal.lastRows),
      ),
      '',
    );
  }
  return lines;
}

/** The first and the last rows, with an ellipsis for those between them. */
function takeEnds(rows: string[][], first: number, last: number): string[][] {
  if (last === 0) return rows.slice(0, first);
  if (rows.length <= first + last) return rows;
  return [...rows.slice(0, first), rows[0]!.map(() => '…'), ...rows.slice(-last)];
}
