import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { createHash } from 'node:crypto';
import type { Asked } from '../questions/sql-params.ts';
import type { Source } from './source.ts';

type Variable = dashboard.CustomVariableBuilder | dashboard.QueryVariableBuilder;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

// Grafana writes its variables into the SQL as text, and quotes a name with a " or a \ in it wrongly for one of the two
// warehouses. So what stands for a branch or a product is the MD5 of its name, which needs no quotes; that of '' stands
// for all.
const ALL = `'${md5('')}'`;
const isChosen = (column: string, variable: string) => `md5(${column}) in (\${${variable}:sqlstring})`;
const isAmong =
  (dimension: string, name: string, variable: string) =>
  (column: string): string =>
    `${column} in (select ${name} from ${dimension} where ${isChosen(name, variable)} or ${isChosen("''", variable)})`;

const TO = 'cast(${last_day:sqlstring} as date)';
const DAYS = 'cast(${period:sqlstring} as integer)';

/** What a question is asked about, as Grafana's variables say. */
export const ASKED: Asked = {
  from: `(${TO} - (${DAYS} - 1))`,
  to: TO,
  // As for reports: a day is compared with the same weekday.
  previousFrom: `(${TO} - (${DAYS} - 1) - greatest(${DAYS}, 7))`,
  previousTo: `(${TO} - greatest(${DAYS}, 7))`,
  branch: isAmong('mart.dim_branch', 'branch', 'branch'),
  branchOrAll: (column) => isChosen(column, 'branch'),
  product: isAmong('mart.dim_product', 'name', 'product'),
};

/** The variables of a dashboard in their order; Grafana asks the warehouse for what they offer. */
export function variables(source: Source, branches: 'one' | 'one or all'): readonly Variable[] {
  // Of an empty list Grafana makes an error.
  const names = (name: string, dimension: string) =>
    source.choices(`
    select distinct ${name} as ${source.textColumn}, md5(${name}) as ${source.valueColumn} from ${dimension}
    union all select 'none yet', md5('') where not exists (select 1 from ${dimension})
    order by 1`);
  const all = { text: 'All', value: '$__all' };
  const branch = listed('branch', 'Branch', source, names('branch', 'mart.dim_branch'));
  return [
    branches === 'one' ? branch : branch.includeAll(true).allValue(ALL).current(all),
    listed('product', 'Product (of What sells)', source, names('name', 'mart.dim_product'))
      .multi(true)
      .includeAll(true)
      .allValue(ALL)
      .current({ text: ['All'], value: ['$__all'] }),
    new dashboard.CustomVariableBuilder('period')
      .label('Period')
      .values('1 day : 1, 1 week : 7, 4 weeks : 28, 13 weeks : 91, 52 weeks : 364')
      .current({ text: '4 weeks', value: '28' })
      .allowCustomValue(false),
    listed(
      'until',
      'Until',
      source,
      source.choices(
        both(source, `select 'newest' as day union all select cast(day as varchar(10)) from mart.dim_date`),
      ),
    ).current({ text: 'newest', value: 'newest' }),
    lastDay(source),
  ];
}

const both = (source: Source, sql: string) =>
  `select day as ${source.textColumn}, day as ${source.valueColumn} from (${sql}) as days order by 1 desc`;

const listed = (name: string, label: string, source: Source, query: Record<string, unknown>) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(source.reference)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnDashboardLoad)
    .allowCustomValue(false);

/**
 * The day that `until` means. It is looked up again at every refresh and stands in no address, so that `newest` stays
 * the newest.
 */
function lastDay(source: Source): dashboard.QueryVariableBuilder {
  const days = `select coalesce(cast(max(day) as varchar(10)), '1970-01-01') as day from mart.dim_date where \${until:sqlstring} in ('newest', cast(day as varchar(10)))`;
  return new UnlistedVariable('last_day')
    .datasource(source.reference)
    .query(source.choices(both(source, days)))
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .hide(dashboard.VariableHide.HideVariable);
}

class UnlistedVariable extends dashboard.QueryVariableBuilder {
  override build(): dashboard.VariableModel {
    return { ...super.build(), skipUrlSync: true };
  }
}
