import * as cloudwatch from '@grafana/grafana-foundation-sdk/cloudwatch';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

export const CLOUDWATCH: common.DataSourceRef = { type: 'cloudwatch', uid: 'brewline-cloudwatch' };

/** One line of a panel. */
export interface Measure {
  readonly label: string;
  readonly namespace: 'AWS/SQS' | 'AWS/Lambda' | 'Brewline';
  readonly metric: string;
  /** All dimensions of the metric. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'Average' | 'p50';
}

const metric = (
  { label, namespace, metric, dimensions, statistic }: Measure,
  refId: string,
  id = '',
): cloudwatch.MetricsQueryBuilder =>
  new cloudwatch.MetricsQueryBuilder()
    .refId(refId)
    .id(id)
    .datasource(CLOUDWATCH)
    .queryMode(cloudwatch.QueryMode.Metrics)
    .metricQueryType(cloudwatch.MetricQueryType.Search)
    .metricEditorMode(cloudwatch.MetricEditorMode.Builder)
    .region('default')
    .namespace(namespace)
    .metricName(metric)
    .dimensions({ ...dimensions })
    .matchExact(true)
    .statistic(statistic)
    .period('')
    .label(label);

/** Each measure over time, as a line. */
export function buildTimeSeries(
  title: string,
  description: string,
  unit: string,
  measures: readonly Measure[],
): timeseries.PanelBuilder {
  const legend = new common.VizLegendOptionsBuilder()
    .showLegend(measures.length > 1)
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs([]);
  const panel = new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(CLOUDWATCH)
    .unit(unit)
    .min(0)
    .showPoints(common.VisibilityMode.Always) // most of the day nothing runs, and a single run draws no line
    .legend(legend)
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );
  for (const [index, measure] of measures.entries()) panel.withTarget(metric(measure, String.fromCharCode(65 + index)));
  return panel;
}

/** One figure: 1 minus the sum of all `parts` divided by the sum of all `wholes`. */
export function buildUptime(
  title: string,
  description: string,
  parts: readonly Measure[],
  wholes: readonly Measure[],
): stat.PanelBuilder {
  const panel = new stat.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(CLOUDWATCH)
    .unit('percentunit')
    .decimals(2)
    .noValue('did not run')
    .reduceOptions(new common.ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']).fields(''))
    .textMode(common.BigValueTextMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.None);
  for (const [index, part] of parts.entries())
    panel.withTarget(metric(part, `part${index}`, `part${index}`).hide(true));
  for (const [index, whole] of wholes.entries())
    panel.withTarget(metric(whole, `whole${index}`, `whole${index}`).hide(true));
  // Running sums: the last point is the share over the whole time range, however many runs each minute had.
  const expression = '1 - RUNNING_SUM(SUM(METRICS("part"))) / RUNNING_SUM(SUM(METRICS("whole")))';
  return panel.withTarget(
    new cloudwatch.MetricsQueryBuilder()
      .refId('share')
      .id('share')
      .datasource(CLOUDWATCH)
      .queryMode(cloudwatch.QueryMode.Metrics)
      .metricQueryType(cloudwatch.MetricQueryType.Search)
      .metricEditorMode(cloudwatch.MetricEditorMode.Code)
      .region('default')
      .namespace('')
      .period('')
      .expression(expression)
      .statistic('Average') // unused by an expression, but the plugin's backend requires it
      .label(title),
  );
}
