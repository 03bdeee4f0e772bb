/** Whatever a database and a role set for their sessions, the warehouse loads the same and gives the same answers. */
import { expect, test } from '@jest/globals';
import { readDataRange, PERIODS, createReport } from '@brewline/insights';
import { load, migrate, openWarehouse, readWarehouse, retract, status, summarise } from '@brewline/warehouse';
import { InMemoryBucket, csvFile, createTestDrop, manySales, sale } from '@brewline/warehouse/testing';
import { openDatabase, readNotes } from '@brewline/cli/testing';
import { makeTemporaryFolder } from '@brewline/testing';
import { contents, faultsOf } from '../support/warehouse.ts';
import { copyDatabase, query, startTestPostgres } from '@brewline/testing/postgres';

const postgres = await startTestPostgres(await makeTemporaryFolder());

/** A schema that is searched before PostgreSQL's own, in which nothing equals anything and all days are the same. */
const HOSTILE_SCHEMA = `
  create schema hostile;
  create function hostile.never(uuid, uuid) returns boolean language sql as 'select false';
  create function hostile.never(text, text) returns boolean language sql as 'select false';
  create operator hostile.= (leftarg = uuid, rightarg = uuid, function = hostile.never);
  create operator hostile.= (leftarg = text, rightarg = text, function = hostile.never);
  create function hostile.replace(text, text, text) returns text language sql as $$ select 'x' $$;
  create function hostile.date_trunc(text, timestamp) returns timestamp
    language sql as $$ select timestamp '1999-01-01' $$;
`;

const OF_DATABASE: Record<string, string> = {
  datestyle: `'SQL, DMY'`,
  timezone: `'Asia/Kolkata'`,
  search_path: 'hostile, pg_catalog, public',
  extra_float_digits: '-15',
  bytea_output: `'escape'`,
  lock_timeout: '1',
  transform_null_equals: 'on',
  default_transaction_isolation: `'serializable'`,
  enable_nestloop: 'off',
  enable_hashjoin: 'off',
  synchronous_commit: 'off',
};
const OF_ROLE: Record<string, string> = {
  intervalstyle: `'iso_8601'`,
  default_transaction_read_only: 'on',
  standard_conforming_strings: 'off',
  session_replication_role: 'replica',
  idle_in_transaction_session_timeout: '1',
  idle_session_timeout: '1000',
  lc_time: `'C'`,
};

async function setHostile(url: string): Promise<void> {
  const { pathname, username } = new URL(url);
  const database = pathname.slice(1);
  await query(url, HOSTILE_SCHEMA);
  const settings = [
    ...Object.entries(OF_DATABASE).map(([name, value]) => `alter database ${database} set ${name} = ${value}`),
    ...Object.entries(OF_ROLE).map(
      ([name, value]) => `alter role ${username} in database ${database} set ${name} = ${value}`,
    ),
  ];
  await query(postgres.url, settings.join('; '));
}

const inOneMinute = () => performance.now() + 60_000;

/** Loads three files, corrects one and retracts one. @returns every answer about them */
async function answersOf(url: string) {
  await migrate(url);
  const clean = new InMemoryBucket();
  const warehouse = openWarehouse(() => Promise.resolve(url), { clean, copyRole: '' });
  const drops = [
    await createTestDrop(clean, csvFile(...manySales(1600), 'x'), { key: 'leeds.csv', at: 1 }),
    await createTestDrop(
      clean,
      csvFile(sale({ branch: 'York', time: '03/08/2021 09:00' }), sale({ branch: 'York', time: '24/08/2021 23:59' })),
      { key: 'york.csv', at: 1 },
    ),
    await createTestDrop(clean, csvFile(sale({ branch: 'York', time: '04/08/2021 10:00' })), {
      key: 'york.csv',
      at: 2,
    }),
    await createTestDrop(clean, csvFile(sale({ branch: 'Hull' })), { key: 'hull.csv', at: 1 }),
  ];
  for (const { messages } of drops) for (const message of messages) await load(warehouse, [message], inOneMinute());
  const retracted = await retract(warehouse, { key: 'hull.csv' }, inOneMinute());
  await warehouse.write(inOneMinute(), (transaction) =>
    transaction.query(`update etl.source_drop set changed_at = cast('2021-08-26 12:00:00+00' as timestamptz)`),
  );
  await warehouse.close();

  const readAnswers = () =>
    readWarehouse(url, inOneMinute(), async (session) => {
      const range = await readDataRange(session);
      const reports = [];
      for (const period of PERIODS)
        reports.push(await createReport(session, range, { period, day: range.days!.newest, branch: '' }));
      const statuses = [];
      for (const key of ['leeds.csv', 'york.csv', 'hull.csv']) statuses.push(await status(session, { key }));
      return { range, reports, statuses };
    });
  const before = await readAnswers();
  await summarise(url, inOneMinute());
  const database = await openDatabase(url, { signal: new AbortController().signal });
  const notes = [...(await readNotes(database, [drops[0]!.ref.dropId]))];
  await database.close();
  return { retracted, before, after: await readAnswers(), notes };
}

test('hostile settings of the database and the role change no load, report, summary, retraction or note', async () => {
  const [plain, hostile] = [
    await copyDatabase(postgres, 'template1', 'plain'),
    await copyDatabase(postgres, 'template1', 'hostile'),
  ];
  await setHostile(hostile);

  const expected = await answersOf(plain);
  expect(await answersOf(hostile)).toEqual(expected);
  expect(JSON.stringify(expected.after.range)).toContain('2021-08-25');
  expect(expected.notes).toHaveLength(1);

  await query(
    postgres.url,
    `alter database hostile reset all; alter role ${new URL(hostile).username} in database hostile reset all`,
  );
  expect(await contents(hostile)).toEqual(await contents(plain));
  expect(await faultsOf(hostile)).toEqual({});
  // The stored summaries, not figures that are computed on reading.
  expect(await query(hostile, 'select day, sales, takings from etl.branch_day order by day')).toEqual(
    await query(plain, 'select day, sales, takings from etl.branch_day order by day'),
  );

  // As in an analyst's session, which keeps the database's settings.
  const HOURS = `
    select branch, cast(extract(epoch from hour_starts) as bigint) as hour, takings
      from mart.last_hours
     order by 1, 2`;
  const hours = await query(plain, HOURS);
  await query(
    postgres.url,
    `alter database hostile set datestyle = 'SQL, YMD'; alter database hostile set search_path = hostile, pg_catalog`,
  );
  expect(await query(hostile, HOURS)).toEqual(hours);
  expect(hours.length).toBeGreaterThan(0);
  await query(hostile, `update cafe.sale set total = total + 1`);
  await query(hostile, 'select etl.summarise()');
  await query(postgres.url, `alter database hostile reset all`);
  expect(await faultsOf(hostile)).toEqual({});
});
