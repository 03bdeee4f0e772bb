import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const GRAFANA = fileURLToPath(new URL('../../../grafana/', import.meta.url));
export const DASHBOARDS = join(GRAFANA, 'dashboards');

export interface Reference {
  readonly type: string;
  readonly uid: string;
}

/** A query: of CloudWatch, of Redshift (rawSQL) or of PostgreSQL (rawSql). */
export interface Target {
  readonly refId: string;
  readonly datasource: Reference;
  readonly rawSQL?: string;
  readonly rawSql?: string;
  readonly id?: string;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly expression?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource: Reference;
  readonly targets: readonly Target[];
  readonly options: { readonly xField?: string };
  readonly fieldConfig: {
    readonly overrides: readonly { readonly matcher: { readonly id: string; readonly options: string } }[];
  };
}

export interface Variable {
  readonly name: string;
  readonly type: 'query' | 'custom';
  readonly datasource?: Reference;
  readonly query: string | { readonly rawSQL?: string; readonly rawSql?: string };
  readonly includeAll: boolean;
  readonly allValue?: string;
  readonly multi: boolean;
  readonly regex?: string;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly refresh: string;
  readonly timepicker: { readonly refresh_intervals: readonly string[] };
  readonly panels: readonly (
    Panel | { readonly type: 'row'; readonly id: number; readonly title: string; readonly gridPos: Panel['gridPos'] }
  )[];
  readonly templating: { readonly list: readonly Variable[] };
}

/** Every committed dashboard, by its path below grafana/dashboards. */
export function dashboards(): [path: string, dashboard: Dashboard][] {
  const paths = readdirSync(DASHBOARDS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort();
  return paths.map((path) => [path, JSON.parse(readFileSync(join(DASHBOARDS, path), 'utf8')) as Dashboard]);
}

export const panelsOf = ({ panels }: Dashboard): Panel[] =>
  panels.filter((panel): panel is Panel => panel.type !== 'row');

export const sqlOf = ({ rawSQL, rawSql }: { readonly rawSQL?: string; readonly rawSql?: string }): string =>
  (rawSQL ?? rawSql)!;
