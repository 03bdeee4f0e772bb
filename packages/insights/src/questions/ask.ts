import type { Session } from '@brewline/warehouse';
import type { Answer, Column, Question, Unit, Value } from './question.ts';
import type { Filter, SqlParams } from './sql-params.ts';

/** Asks the warehouse a question. */
export async function ask<Key extends string>(
  session: Session,
  question: Question<Key>,
  filter: Filter,
): Promise<Answer<Key>> {
  const values: string[] = [];
  const sql = question.sql(bindParams(filter, values));
  const rows = await session.query<Record<Key, unknown>>(sql, values);
  return { question, rows: rows.map((row) => toTyped(row, question.columns)) };
}

/** The fragments as parameters; their values are added in the order in which the question uses them. */
function bindParams(filter: Filter, values: string[]): SqlParams {
  // Explicit types: PostgreSQL cannot infer the type of a parameter that is compared with a text.
  const date = (value: string) => `cast($${values.push(value)} as date)`;
  const text = (value: string) => `cast($${values.push(value)} as varchar(200))`;
  const isNamed = (value: string) => (column: string) => (value === '' ? '1 = 1' : `${column} = ${text(value)}`);
  return {
    get from() {
      return date(filter.from);
    },
    get to() {
      return date(filter.to);
    },
    get previousFrom() {
      return date(filter.previousFrom);
    },
    get previousTo() {
      return date(filter.previousTo);
    },
    branch: isNamed(filter.branch),
    branchOrAll: (column) => `${column} = ${text(filter.branch)}`,
    product: isNamed(filter.product),
  };
}

const TEXTS: ReadonlySet<Unit> = new Set(['text', 'day', 'week', 'month', 'instant']);

/** The driver returns wide numbers as text. */
function toTyped<Key extends string>(
  row: Readonly<Record<Key, unknown>>,
  columns: readonly Column<Key>[],
): Record<Key, Value> {
  const value = ({ key, unit }: Column<Key>): Value =>
    row[key] === null ? null : TEXTS.has(unit) ? String(row[key]) : Number(row[key]);
  return Object.fromEntries(columns.map((column) => [column.key, value(column)])) as Record<Key, Value>;
}
