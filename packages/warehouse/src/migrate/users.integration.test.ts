/**
 * The users of a stage's own Redshift, on its stand-in: their permissions, and that creating them repeatedly or
 * concurrently is harmless.
 */
import { once } from 'node:events';
import { connect as connectTo, createServer, type AddressInfo } from 'node:net';
import { setUpStandIn } from '@brewline/redshift-stand-in/testing';
import { beforeEach, expect, test } from '@jest/globals';
import { CREATE_TEMPORARY_TABLES } from '../adapters/redshift/temporary-tables.ts';
import { migrate } from './migrate.ts';
import { prepareUsers, type Users } from './users.ts';

const setup = setUpStandIn();
const READER = 'IAMR:brewline-test-grafana';
const PASSWORD = "a'password \\ of tests";
const PERMISSION_DENIED = { code: '42501' };

let loader: Users['loader'];
let users: Users;
let testsRun = 0;

/** Users belong to the server, not to a database: each test has its own. */
beforeEach(async () => {
  testsRun += 1;
  loader = { username: `brewline_loader_${testsRun}`, password: PASSWORD };
  users = { loader, reader: `${READER}-${testsRun}` };
  const admin = await setup.connect(setup.postgresUrl);
  const { rows } = await admin.query<{ hba_file: string }>('show hba_file');
  // Like Redshift, and unlike PostgreSQL today, the server must accept passwords of which it stores the MD5.
  await admin.query(`copy (select 'host all all 127.0.0.1/32 md5') to ${admin.escapeLiteral(rows[0]!.hba_file)}`);
  await admin.query('select pg_reload_conf()');
});

const soon = () => performance.now() + 30_000;
const prepare = (whom = users) => prepareUsers(setup.standIn.url, whom, soon());

const urlOf = ({ username, password }: Users['loader'], url = setup.standIn.url): string => {
  const whole = new URL(url);
  [whole.username, whole.password] = [encodeURIComponent(username), encodeURIComponent(password)];
  return whole.href;
};

const migrateAsLoader = () => migrate(urlOf(loader), { reader: users.reader });

/** A session of the reader, who has no password. */
const asReader = async () => {
  const client = await setup.connect(setup.postgresUrl);
  await client.query(`set session authorization ${client.escapeIdentifier(users.reader!)}`);
  return client;
};

test('the loader logs in with its password, migrates and owns all that it created', async () => {
  await prepare();
  expect(await migrateAsLoader()).toContain('0004_mart');
  const owners = `select distinct pg_get_userbyid(relowner) as owner from pg_class join pg_namespace
                  on pg_namespace.oid = relnamespace where nspname in ('cafe', 'etl', 'mart')
    union select pg_get_userbyid(nspowner) from pg_namespace where nspname in ('cafe', 'etl', 'mart')`;
  expect(await setup.rows(owners)).toEqual([{ owner: loader.username }]);
  const client = await setup.connect(urlOf(loader));
  await client.query('begin');
  await client.query('lock etl.writer');
  for (const sql of CREATE_TEMPORARY_TABLES) await client.query(sql);
  await client.query(`insert into cafe.branch values ('${'0'.repeat(32)}', 'Testbury')`);
  await client.query('commit');
  await expect(setup.connect(urlOf({ ...loader, password: 'wrong' }))).rejects.toMatchObject({ code: '28P01' });
});

test('no statement contains the password', async () => {
  await prepare();
  const sent = [...setup.standIn.statements].filter((sql) => sql.includes(loader.username));
  expect(sent).toContainEqual(expect.stringMatching(/password 'md5[0-9a-f]{32}'$/));
  expect(sent).toContainEqual(`alter user "${loader.username}" session timeout 60`);
  for (const sql of setup.standIn.statements) expect(sql).not.toContain('of tests');
});

test('the reader may read only mart and the status of drops, and has no password', async () => {
  await prepare();
  await migrateAsLoader();
  const owner = await setup.connect(urlOf(loader));
  await owner.query('create view mart.branch as select name from cafe.branch');
  await migrateAsLoader();
  const reader = await asReader();
  expect(await setup.rows('select * from mart.branch', reader)).toEqual([]);
  expect(await setup.rows('select * from etl.drop_status', reader)).toEqual([]);
  const tables = [
    'cafe.branch',
    'cafe.product',
    'cafe.customer',
    'cafe.sale',
    'cafe.sale_item',
    'etl.source_drop',
    'etl.chunk',
    'etl.claim',
    'etl.row_note',
    'etl.branch_spelling',
    'etl.pseudonym_key',
    'etl.writer',
    'etl.migration',
  ];
  for (const table of tables)
    await expect(reader.query(`select * from ${table}`)).rejects.toMatchObject(PERMISSION_DENIED);
  for (const sql of [
    'create table mart.own (id integer)',
    'create table public.own (id integer)',
    'create temp table own (id integer)',
    'create temp table own as select 1 as id',
    'create schema own',
    'delete from mart.branch',
    'begin; lock etl.writer',
  ])
    await expect(reader.query(sql)).rejects.toMatchObject(PERMISSION_DENIED);
  await expect(setup.connect(urlOf({ username: users.reader!, password: PASSWORD }))).rejects.toMatchObject({
    code: '28P01',
  });
});

test('existing users and tables are kept, and a new password replaces the old one', async () => {
  await prepare();
  await migrateAsLoader();
  await prepare();
  expect(await migrateAsLoader()).toEqual([]);
  const rotated = { ...loader, password: 'another password' };
  await prepare({ ...users, loader: rotated });
  await expect(setup.connect(urlOf(loader))).rejects.toMatchObject({ code: '28P01' });
  expect(await migrate(urlOf(rotated))).toEqual([]);
});

test('eight concurrent deploys create the users and the tables once', async () => {
  const runs = await Promise.all(Array.from({ length: 8 }, () => prepare().then(migrateAsLoader)));
  expect(runs.filter((run) => run.length > 0)).toHaveLength(1);
});

test("a warehouse owned by another user is not migrated, and the error's SQL transfers it", async () => {
  await prepare();
  await migrate(setup.standIn.url);
  const refused = migrateAsLoader();
  await expect(refused).rejects.toThrow(
    new RegExp(
      '^brewline_loader_\\d+ cannot migrate this warehouse: schema cafe belongs to brewline\\. Nothing was changed\\. '
        + 'Run this as a superuser, then migrate again: alter schema cafe owner to ',
    ),
  );
  const { message } = (await refused.catch((error: unknown) => error)) as Error;
  await setup.client.query(/again: (.*)$/.exec(message)![1]!);
  expect(await migrateAsLoader()).toEqual([]);
  const client = await setup.connect(urlOf(loader));
  await client.query('begin; lock etl.writer; alter table cafe.branch add column opened date; commit');
});

test('a missing reader is named, and nothing is migrated', async () => {
  await prepare({ loader });
  await expect(migrate(urlOf(loader), { reader: 'nobody' })).rejects.toThrow(
    'Could not grant read access to the user nobody; nothing was changed: role "nobody" does not exist. Create the '
      + 'user, or correct its name, and migrate again.',
  );
  expect(await setup.rows(`select nspname from pg_namespace where nspname in ('cafe', 'mart')`)).toEqual([]);
});

test('a warehouse that does not accept connections yet is retried', async () => {
  let refusals = 3;
  const { port } = new URL(setup.standIn.url);
  const wakingUp = createServer((client) => {
    if (refusals-- > 0) return void client.destroy();
    const server = connectTo(Number(port), '127.0.0.1');
    for (const side of [client, server]) side.on('error', () => undefined);
    client.pipe(server).pipe(client);
  });
  wakingUp.listen(0, '127.0.0.1');
  await once(wakingUp, 'listening');
  await prepareUsers(setup.standIn.url.replace(port, String((wakingUp.address() as AddressInfo).port)), users, soon());
  expect(refusals).toBeLessThan(0);
  expect(await setup.rows(`select usename from pg_user where usename = '${loader.username}'`)).toHaveLength(1);
  const closed = once(wakingUp, 'close');
  wakingUp.close();
  await closed;
});

test('a warehouse that never does fails at the deadline, and the error does not contain the login', async () => {
  await setup.standIn.close();
  const failure = prepareUsers(setup.standIn.url, users, performance.now() + 300);
  await expect(failure).rejects.toThrow(
    new RegExp(
      '^Could not create the warehouse users: '
        + 'Could not reach the warehouse at 127\\.0\\.0\\.1: connect ECONNREFUSED 127\\.0\\.0\\.1:\\d+$',
    ),
  );
});

test('a wrong password is not retried', async () => {
  await expect(prepareUsers(urlOf({ username: 'brewline', password: 'wrong' }), users, soon())).rejects.toThrow(
    /^Could not create the warehouse users: password authentication failed/,
  );
});
