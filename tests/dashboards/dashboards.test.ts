/** The committed dashboards: up to date with their code, complete, and without references to missing things. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { QUESTIONS } from '@brewline/insights';
import { buildDashboardFiles } from '@brewline/insights/grafana';
import { parse } from 'yaml';
import {
  type Dashboard,
  DASHBOARDS,
  dashboards,
  GRAFANA,
  panelsOf,
  type Reference,
  sqlOf,
} from './support/dashboard.ts';

const all = dashboards();
const ofWarehouses = all.filter(([path]) => !path.startsWith('cloudwatch/'));

test('the files are up to date with the questions; `npm run dashboards` writes them', () => {
  const committed = new Map(all.map(([path]) => [path, readFileSync(join(DASHBOARDS, path), 'utf8')]));
  const built = buildDashboardFiles();

  expect([...committed.keys()].sort()).toEqual([...built.keys()].sort());
  expect([...built].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path)).toEqual([]);
});

test.each(['postgres', 'redshift'])('every question is on a dashboard for %s, and nothing else is', (folder) => {
  const titles = ofWarehouses
    .filter(([path]) => path.startsWith(folder))
    .flatMap(([, dashboard]) => panelsOf(dashboard).map(({ title }) => title));
  expect([...new Set(titles)].sort()).toEqual(QUESTIONS.map(({ title }) => title).sort());
});

test.each(['postgres', 'redshift'])('no two dashboards that run with those for %s have the same uid', (folder) => {
  const uids = all
    .filter(([path]) => path.startsWith(folder) || path.startsWith('cloudwatch'))
    .map(([, { uid }]) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});

test('both warehouses have the same panels at the same places', () => {
  const outlines = (folder: string) =>
    all
      .filter(([path]) => path.startsWith(folder))
      .map(([, { title, panels }]) => [
        title,
        panels.map((panel) => [panel.id, panel.type, panel.title, panel.gridPos]),
      ]);
  expect(outlines('postgres')).toEqual(outlines('redshift'));
});

describe.each(all)('%s', (path, dashboard) => {
  const panels = panelsOf(dashboard);
  const { list } = dashboard.templating;

  test('no two panels have the same id or overlap on the grid', () => {
    const taken = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    const ids = dashboard.panels.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(taken).size).toBe(taken.length);
    for (const {
      gridPos: { x, w },
    } of dashboard.panels)
      expect(x + w).toBeLessThanOrEqual(24);
  });

  test('every panel has a query and a description', () => {
    for (const panel of panels) {
      expect(panel.targets.length).toBeGreaterThan(0);
      expect(panel.description).toMatch(/\w/);
      expect(new Set(panel.targets.map(({ refId }) => refId)).size).toBe(panel.targets.length);
    }
  });

  test('every data source is provisioned', () => {
    const asked = [
      ...panels.flatMap((panel) => [panel.datasource, ...panel.targets.map(({ datasource }) => datasource)]),
      ...list.flatMap(({ datasource }) => datasource ?? []),
    ];
    const provisioned = dataSources(path.startsWith('postgres') ? 'local' : 'aws');
    for (const reference of asked) expect(provisioned).toContainEqual({ type: reference.type, uid: reference.uid });
  });

  test('every variable that is used is defined, and every one that is defined is used', () => {
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
    expect([...new Set(used)].sort()).toEqual(list.map(({ name }) => name).sort());
  });

  test('it refreshes no more often than Grafana is set to allow', () => {
    const [, least] = /^GF_DASHBOARDS_MIN_REFRESH_INTERVAL=(\d+)m$/m.exec(
      readFileSync(join(GRAFANA, 'grafana.env'), 'utf8'),
    )!;
    const [, minutes] = /^(\d+)m$/.exec(dashboard.refresh) ?? [];
    // Grafana starts no timer if the picker does not offer the dashboard's own interval.
    expect(dashboard.timepicker.refresh_intervals).toEqual(
      path.startsWith('cloudwatch') ? expect.arrayContaining([dashboard.refresh]) : [dashboard.refresh].filter(Boolean),
    );
    if (path.startsWith('redshift')) expect(dashboard.refresh).toBe('');
    else expect(Number(minutes)).toBeGreaterThanOrEqual(Number(least));
  });
});

describe.each(ofWarehouses)('%s', (_, dashboard) => {
  const byTitle = new Map(QUESTIONS.map((question) => [question.title, question]));

  test.each(panelsOf(dashboard).map((panel) => [panel.title, panel] as const))(
    '%s: columns are named as the question names them',
    (title, panel) => {
      const labels = byTitle.get(title)!.columns.map(({ label }) => label);
      const named = panel.fieldConfig.overrides
        .filter(({ matcher }) => matcher.id === 'byName')
        .map(({ matcher }) => matcher.options);
      for (const name of [...named, ...(panel.options.xField === undefined ? [] : [panel.options.xField])])
        expect(labels).toContain(name);
    },
  );

  test('its SQL has no Grafana syntax but our variables, as quoted texts', () => {
    const texts = [...panelsOf(dashboard).flatMap(({ targets }) => targets.map(sqlOf)), ...queriesOf(dashboard)];
    for (const text of texts)
      expect(text.replaceAll(/\$\{(?:branch|product|period|until|last_day):sqlstring\}/g, '')).not.toMatch(/\$|\[\[/);
  });
});

const queriesOf = ({ templating }: Dashboard): string[] =>
  templating.list.flatMap(({ query }) => (typeof query === 'string' ? [] : [sqlOf(query)]));

function dataSources(folder: 'aws' | 'local'): Reference[] {
  const provisioning = join(GRAFANA, 'provisioning/datasources', folder);
  const files = readdirSync(provisioning).map(
    (file) => parse(readFileSync(join(provisioning, file), 'utf8')) as { datasources: Reference[] },
  );
  return files.flatMap(({ datasources }) => datasources.map(({ type, uid }) => ({ type, uid })));
}
