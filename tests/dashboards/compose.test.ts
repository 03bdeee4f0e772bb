/**
 * docker-compose.yml, checked without Docker: its mounts exist, its images are pinned, and its reader has the rights it
 * needs and no more.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '@brewline/warehouse';
import { parse } from 'yaml';
import { makeTemporaryFolder } from '@brewline/testing';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import { GRAFANA } from './support/dashboard.ts';

const CHECKOUT = join(GRAFANA, '..');

const postgres = await startTestPostgres(await makeTemporaryFolder());

interface Service {
  readonly image: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
  readonly environment: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly working_dir?: string;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly env_file?: string;
}

const { services, volumes } = parse(readFileSync(join(CHECKOUT, 'docker-compose.yml'), 'utf8')) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};

describe.each(Object.entries(services))('%s', (_, service) => {
  test('pins its image by version and digest', () => {
    expect(service.image).toMatch(/^[a-z/]+:\d+\.\d+(\.\d+)?(-\w+)?@sha256:[0-9a-f]{64}$/);
  });

  test('listens on loopback only', () => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  test('has a health check', () => {
    expect(service.healthcheck.test[0]).toBe('CMD');
  });

  test('mounts only what exists', () => {
    for (const volume of service.volumes) {
      const [source = '', , mode] = volume.split(':');
      if (source.startsWith('./')) expect([mode, existsSync(join(CHECKOUT, source))]).toEqual(['ro', true]);
      else expect(Object.keys(volumes)).toContain(source);
    }
    expect(existsSync(join(CHECKOUT, service.env_file ?? '.'))).toBe(true);
  });
});

test('Grafana has the same image as on AWS', () => {
  expect(readFileSync(join(GRAFANA, 'instance/run.sh'), 'utf8')).toContain(`image=${services.grafana!.image}\n`);
});

test('data source, dashboards and home page are mounted where Grafana looks for them', () => {
  const places = new Map(
    services
      .grafana!.volumes.map((volume) => volume.split(':') as [string, string])
      .map(([source, target]) => [target, source]),
  );
  const provider = parse(readFileSync(join(GRAFANA, 'provisioning/dashboards/brewline.yml'), 'utf8')) as {
    providers: [{ options: { path: string } }];
  };
  const home = services.grafana!.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH!;
  const mount = [...places.keys()].find((target) => home.startsWith(`${target}/`))!;

  expect(places.get('/etc/grafana/provisioning/datasources')).toBe('./grafana/provisioning/datasources/local');
  expect(places.get('/etc/grafana/provisioning/dashboards')).toBe('./grafana/provisioning/dashboards');
  expect(mount.startsWith(provider.providers[0].options.path)).toBe(true);
  expect(existsSync(join(CHECKOUT, places.get(mount)!, home.slice(mount.length)))).toBe(true);
});

test('Grafana queries the PostgreSQL beside it as the reader, once that is healthy', () => {
  const [source] = (
    parse(readFileSync(join(GRAFANA, 'provisioning/datasources/local/warehouse.yml'), 'utf8')) as {
      datasources: [Record<string, unknown>];
    }
  ).datasources;
  expect(source).toMatchObject({
    url: 'warehouse:5432',
    user: 'grafana',
    jsonData: { database: services.warehouse!.environment.POSTGRES_DB },
    secureJsonData: { password: 'grafana' },
  });
  expect(services.grafana!.depends_on).toEqual({ warehouse: { condition: 'service_healthy' } });
});

test('the emulator runs the fauxqs of this checkout', () => {
  const { command, working_dir: home, volumes: mounts } = services.emulator!;
  expect(mounts).toEqual([`./node_modules:${home}/node_modules:ro`]);
  expect(existsSync(join(CHECKOUT, command![1]!))).toBe(true);
});

test('the comment at the top has the URL of its PostgreSQL', () => {
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services.warehouse!.environment;
  expect(readFileSync(join(CHECKOUT, 'docker-compose.yml'), 'utf8')).toContain(
    `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@127.0.0.1:5432/${POSTGRES_DB}\n`,
  );
});

describe('the reader', () => {
  let reading: string;

  beforeAll(async () => {
    const url = await postgres.createDatabase('composed');
    await query(url, readFileSync(join(GRAFANA, 'local/reader.sql'), 'utf8'));
    await migrate(url);
    reading = Object.assign(new URL(url), { username: 'grafana', password: 'grafana' }).href;
  });

  test('reads every view of mart, and the status of each drop', async () => {
    const views = await query<{ name: string }>(
      reading,
      `select schemaname || '.' || viewname as name from pg_views where schemaname = 'mart' order by 1`,
    );
    expect(views.length).toBeGreaterThan(10);
    for (const { name } of [...views, { name: 'etl.drop_status' }])
      expect(await query(reading, `select * from ${name}`)).toEqual([]);
  });

  test.each([
    'select * from cafe.sale',
    'select * from cafe.customer',
    'select * from etl.source_drop',
    'select * from etl.pseudonym_key',
    'begin; lock etl.writer',
    'create table public.own (id integer)',
    'create schema own',
    'create table mart.own (id integer)',
  ])('may not: %s', async (sql) => {
    await expect(query(reading, sql)).rejects.toMatchObject({ code: '42501' });
  });
});
