/**
 * The queries of the dashboards. On a warehouse that the pipeline filled they have the same answers as the questions,
 * whatever is chosen; on an empty one they have none.
 */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeFiles } from '@brewline/generator';
import { ask, type Filter, readDataRange, type Question, QUESTIONS } from '@brewline/insights';
import { migrate, type Session } from '@brewline/warehouse';
import { violationsOf } from '@brewline/redshift-stand-in';
import { sessionOn } from '../insights/support/session-on.ts';
import { runJson } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines } from '../support/rows.ts';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import { dashboards, GRAFANA, panelsOf, sqlOf } from './support/dashboard.ts';
import { VariableValues } from './support/variable-values.ts';

const READER = readFileSync(join(GRAFANA, 'local/reader.sql'), 'utf8');
/** Names that no café has, and that Grafana cannot write into SQL. */
const ODD_BRANCH = `King's "Arms" \\`;
const ODD_PRODUCT = `O'Neill "Mocha" \\`;
const inCsv = (text: string) => text.replaceAll('"', '""');

const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);
const byTitle = new Map(QUESTIONS.map((question) => [question.title, question]));
const warehouseDashboards = dashboards().filter(([path]) => !path.startsWith('cloudwatch/'));

let full: Session;
let empty: Session;
let newest: string;
let branch: string;

beforeAll(async () => {
  await query(postgres.url, `create role grafana login password 'grafana'`);
  const [fullUrl, emptyUrl] = [await postgres.createDatabase('full'), await postgres.createDatabase('empty')];
  for (const url of [fullUrl, emptyUrl]) await query(url, READER.replace(/create role .*;/, ''));
  await migrate(emptyUrl);
  await runJson(folder, await files(), '--warehouse', fullUrl);
  [full, empty] = [await sessionOn(asGrafana(fullUrl)), await sessionOn(asGrafana(emptyUrl))];
  const { days, branches } = await readDataRange(full);
  [newest, branch] = [days!.newest, branches[0]!];
}, 120_000);

/** Sixteen days of three cafés, and a fourth with odd names. */
async function files(): Promise<string> {
  const sales = join(folder, 'sales');
  await writeFiles({ branches: 3, days: 16, sales: 20, seed: 'dashboards', dirt: 0.03 }, sales);
  const rows = goodRows(30, 9, {
    time: '',
    branch: `"${inCsv(ODD_BRANCH)}"`,
    basket: `${inCsv(ODD_PRODUCT)} - 3.10, Large Latte - 2.45`,
    total: '5.55',
  });
  await writeFile(
    join(sales, 'odd.csv'),
    lines(...rows.map((row, minute) => `25/08/2021 10:${String(minute).padStart(2, '0')}${row}`)),
  );
  return sales;
}

const asGrafana = (url: string): string =>
  Object.assign(new URL(url), { username: 'grafana', password: 'grafana' }).href;

const DAYS: Readonly<Record<string, number>> = {
  '1 day': 1,
  '1 week': 7,
  '4 weeks': 28,
  '13 weeks': 91,
  '52 weeks': 364,
};

/** A choice as a filter for the questions. */
function filterOf({
  branch = '',
  product = '',
  period = '1 day',
  until = 'newest',
}: Readonly<Record<string, string>>): Filter {
  const [last, days] = [until === 'newest' ? newest : until, DAYS[period]!];
  const earlier = (count: number) => new Date(Date.parse(last) - count * 86_400_000).toISOString().slice(0, 10);
  const toFilterText = (text: string) => (text === 'All' ? '' : text);
  return {
    from: earlier(days - 1),
    to: last,
    previousFrom: earlier(days - 1 + Math.max(days, 7)),
    previousTo: earlier(Math.max(days, 7)),
    branch: toFilterText(branch),
    product: toFilterText(product),
  };
}

/** A panel's answer, typed as the question's answer is. */
async function queryPanel(session: Session, question: Question, sql: string): Promise<unknown> {
  return (await ask(session, { ...question, sql: () => sql }, filterOf({}))).rows;
}

describe.each(warehouseDashboards)('%s', (path, dashboard) => {
  const panels = panelsOf(dashboard).map((panel) => [panel.title, panel] as const);
  const ofOne = path.endsWith('branch.json');
  const choices = (): Readonly<Record<string, string>>[] => [
    { branch: ofOne ? branch : 'All', product: 'All', period: '4 weeks', until: 'newest' },
    { branch, product: 'Latte', period: '1 week', until: '2021-09-07' },
    { branch: ODD_BRANCH, product: ODD_PRODUCT, period: '52 weeks', until: 'newest' },
    { branch: ODD_BRANCH, product: 'All', period: '1 day', until: '2021-08-25' },
  ];

  let chosen: (readonly [Readonly<Record<string, string>>, VariableValues])[];
  beforeAll(async () => {
    const offered = (choice: object) =>
      Object.fromEntries(
        Object.entries(choice).filter(([name]) => dashboard.templating.list.some((variable) => variable.name === name)),
      );
    chosen = await Promise.all(
      choices().map(async (choice) => [choice, await VariableValues.read(dashboard, full, offered(choice))] as const),
    );
  });

  test.each(panels)('%s has the answer of its question, whatever is chosen', async (title, panel) => {
    for (const [choice, values] of chosen) {
      const sql = values.interpolate(sqlOf(panel.targets[0]!));
      const question = byTitle.get(title)!;
      expect({ choice, rows: await queryPanel(full, question, sql) }).toEqual({
        choice,
        rows: (await ask(full, question, filterOf(choice))).rows,
      });
    }
  });

  test.each(panels)('%s is empty on an empty warehouse', async (title, panel) => {
    const sql = (await VariableValues.read(dashboard, empty, {})).interpolate(sqlOf(panel.targets[0]!));
    expect(await queryPanel(empty, byTitle.get(title)!, sql)).toEqual([]);
  });

  test('Redshift supports all of its SQL', () => {
    const [[, values]] = chosen as [(typeof chosen)[0]];
    const texts = [
      ...panels.map(([, panel]) => sqlOf(panel.targets[0]!)),
      ...dashboard.templating.list.flatMap((variable) =>
        typeof variable.query === 'string' ? [] : [sqlOf(variable.query)],
      ),
    ];
    expect(texts.flatMap((text) => violationsOf(values.interpolate(text)))).toEqual([]);
  });
});

test('several products can be chosen together', async () => {
  const [, sales] = warehouseDashboards.find(([path]) => path === 'postgres/sales.json')!;
  const question = QUESTIONS.find(({ id }) => id === 'best-names')!;
  const sql = sqlOf(panelsOf(sales).find(({ title }) => title === question.title)!.targets[0]!);
  const values = await VariableValues.read(sales, full, { product: ['Latte', ODD_PRODUCT], period: '52 weeks' });

  const rows = (await queryPanel(full, question, values.interpolate(sql))) as { name: string }[];

  expect(rows.map(({ name }) => name).sort()).toEqual(['Latte', ODD_PRODUCT]);
});
