import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { dayChoices, lastDayChoice, nameChoices } from '../sql/grafana-choices.ts';
import { ALL_CHOSEN } from '../sql/grafana-params.ts';
import type { DataSource } from './data-source.ts';

type Variable = dashboard.CustomVariableBuilder | dashboard.QueryVariableBuilder;

/** The variables of a dashboard, in order; Grafana queries the warehouse for their options. */
export function buildVariables(source: DataSource, branches: 'one' | 'one or all'): readonly Variable[] {
  const all = { text: 'All', value: '$__all' };
  const branch = buildQueryVariable('branch', 'Branch', source, nameChoices('branch', 'mart.dim_branch', source));
  const products = nameChoices('name', 'mart.dim_product', source);
  return [
    branches === 'one' ? branch : branch.includeAll(true).allValue(ALL_CHOSEN).current(all),
    buildQueryVariable('product', 'Product (in What sells)', source, products)
      .multi(true)
      .includeAll(true)
      .allValue(ALL_CHOSEN)
      .current({ text: ['All'], value: ['$__all'] }),
    new dashboard.CustomVariableBuilder('period')
      .label('Period')
      .values('1 day : 1, 1 week : 7, 4 weeks : 28, 13 weeks : 91, 52 weeks : 364')
      .current({ text: '4 weeks', value: '28' })
      .allowCustomValue(false),
    buildQueryVariable('until', 'Until', source, dayChoices(source)).current({ text: 'newest', value: 'newest' }),
    buildLastDayVariable(source),
  ];
}

const buildQueryVariable = (name: string, label: string, source: DataSource, sql: string) =>
  new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(source.reference)
    .query(source.choices(sql))
    .refresh(dashboard.VariableRefresh.OnDashboardLoad)
    .allowCustomValue(false);

/**
 * The day that `until` means. It is queried again at every refresh and left out of the URL, so that `newest` stays the
 * newest.
 */
const buildLastDayVariable = (source: DataSource): dashboard.QueryVariableBuilder =>
  new UnlistedVariable('last_day')
    .datasource(source.reference)
    .query(source.choices(lastDayChoice(source)))
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .hide(dashboard.VariableHide.HideVariable);

class UnlistedVariable extends dashboard.QueryVariableBuilder {
  override build(): dashboard.VariableModel {
    return { ...super.build(), skipUrlSync: true };
  }
}
