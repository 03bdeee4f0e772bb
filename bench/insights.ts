/**
 * How long each question of packages/insights takes on a PostgreSQL with 20,000,000 basket lines: after
 * `summarise`, and in the evening, while a whole night is not summarised yet. Run with
 * `npx tsx bench/insights.ts [lines] [folder]`; with a folder, the warehouse is kept and reused. Exits with 1 if a
 * median is above two seconds, or the figures are not those of the files.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, type Filter, readDataRange, resolveSpan, PERIODS, QUESTIONS, createReport } from '@brewline/insights';
import { startPostgres } from '@brewline/local';
import { migrate, readWarehouse, type Session, summarise } from '@brewline/warehouse';
import { formatCount, formatPence, formatTable } from '@brewline/cli/testing';
import { type Filled, fill, NOTHING } from './insights-data.ts';

const LINES = Number(process.argv[2] ?? 20_000_000);
const ROUNDS = 5;
const MAX_MEDIAN_SECONDS = 2;
const TIMEOUT_MS = 1_800_000;

const deadline = () => performance.now() + TIMEOUT_MS;
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** Each period of the reports, and a year, the longest of a dashboard. */
function filtersOf(day: string, branch: string): Record<string, Filter> {
  const yearBefore = (iso: string) => new Date(Date.parse(iso) - 364 * 86_400_000).toISOString().slice(0, 10);
  const year = {
    from: yearBefore(day),
    to: day,
    previousFrom: yearBefore(yearBefore(day)),
    previousTo: yearBefore(day),
    branch: '',
    product: '',
  };
  const of = (period: 'daily' | 'weekly' | 'monthly') => ({ ...resolveSpan(period, day), branch: '', product: '' });
  return {
    'day': of('daily'),
    'week': of('weekly'),
    'month': of('monthly'),
    year,
    'year of a branch': { ...year, branch },
  };
}

async function measure(session: Session, filters: Record<string, Filter>): Promise<void> {
  const rows: string[][] = [];
  for (const question of QUESTIONS) {
    const medians: number[] = [];
    for (const filter of Object.values(filters)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push(await seconds(() => ask(session, question, filter)));
      medians.push(median(times));
    }
    if (Math.max(...medians) > MAX_MEDIAN_SECONDS) process.exitCode = 1;
    rows.push([question.id, ...medians.map((time) => time.toFixed(3))]);
  }
  rows.push([
    'a whole report',
    ...(await reportTimes(session, filters.day!.to)).map((time) => time.toFixed(3)),
    '',
    '',
  ]);
  console.log(`${formatTable(['median seconds', ...Object.keys(filters)], rows).join('\n')}\n`);
}

const reportTimes = async (session: Session, day: string): Promise<number[]> => {
  const held = await readDataRange(session);
  const times: number[] = [];
  for (const period of PERIODS)
    times.push(await seconds(() => createReport(session, held, { period, day, branch: '' })));
  return times;
};

async function check(session: Session, { sales, items, takingsPence }: Filled): Promise<void> {
  const [found] = await session.query(`
    select (select sum(sales) from mart.sales_by_hour) as sales,
           (select count(*) from cafe.sale_item) as lines,
           (select sum(takings) * 100 from mart.sales_by_day) as pence,
           (select sum(takings) * 100 from mart.products_by_day) as pence_of_products`);
  const is = Object.values(found!).map(Number);
  if (is.join() === [sales, items, takingsPence, takingsPence].join()) return;
  console.log(`The warehouse holds ${is.join(', ')}, the files ${sales}, ${items}, ${takingsPence}.`);
  process.exitCode = 1;
}

const folder = process.argv[3] ?? (await mkdtemp(join(tmpdir(), 'brewline-bench-')));
const note = join(folder, 'filled.json');
await mkdir(join(folder, 'postgres'), { recursive: true });
const postgres = await startPostgres(join(folder, 'postgres'));
try {
  const { url } = postgres;
  const read = <T>(work: (session: Session) => Promise<T>) => readWarehouse(url, deadline(), work);
  const report = async (title: string, { lastDay, ...data }: Filled) => {
    const [{ branch } = { branch: '' }] = await read((session) =>
      session.query<{ branch: string }>('select min(branch) as branch from mart.dim_branch'),
    );
    console.log(
      `${title}: ${formatCount(data.files)} files, ${formatCount(data.sales)} sales, ${formatCount(data.items)} lines, `
        + `${formatPence(data.takingsPence)}, until ${lastDay}`,
    );
    await read((session) => check(session, { lastDay, ...data }));
    await read((session) => measure(session, filtersOf(lastDay, branch)));
  };
  const load = async (before: Filled, lines: number) => {
    const now = await fill(
      url,
      before,
      lines,
      ({ nights, items }, elapsed) =>
        nights % 50 === 0 && console.error(`${formatCount(items)} lines after ${elapsed.toFixed(0)} s`),
    );
    await writeFile(note, JSON.stringify(now));
    return now;
  };

  await migrate(url);
  const kept = await readFile(note, 'utf8').then(
    (text) => JSON.parse(text) as Filled,
    () => undefined,
  );
  const filled = kept ?? (await load(NOTHING, LINES));
  console.log(`summarise: ${(await seconds(() => summarise(url, deadline()))).toFixed(1)} s\n`);
  await report('Summarised', filled);
  await report('In the evening', await load(filled, 0));
  console.log(`summarise, that night: ${(await seconds(() => summarise(url, deadline()))).toFixed(1)} s`);
} finally {
  await postgres.stop();
  if (process.argv[3] === undefined) await rm(folder, { recursive: true, force: true });
}
