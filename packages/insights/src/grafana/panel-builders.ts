import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import { findCommonWord } from '../rendering/chart/common-word.ts';
import type { DrawingOf } from '../rendering/chart/drawing.ts';
import type { Column, Question } from '../questions/question.ts';
import { convertTimes, isTime, namesOf, formatAxis, formatField, convertToText } from './field-format.ts';

/** The methods that the builders of all kinds of panels share. */
export interface PanelBuilder extends Builder<dashboard.Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(reference: common.DataSourceRef): this;
  withTarget(target: Builder<Dataquery>): this;
  overrideByName(name: string, properties: dashboard.DynamicConfigValue[]): this;
  id(id: number): this;
  gridPos(position: dashboard.GridPos): this;
}

/** The panel of a question, without its query: the kind of Grafana panel that fits the kind of drawing. */
export function buildPanel({ drawing, columns }: Question): PanelBuilder {
  if (drawing.kind === 'bars') return buildBars(drawing, columns);
  if (drawing.kind === 'columns') return buildColumns(drawing, columns);
  if (drawing.kind === 'lines') return buildLines(drawing, columns);
  if (drawing.kind === 'heatmap') return buildHeatmap(drawing, columns);
  if (drawing.kind === 'figures') return buildFigures(drawing, columns);
  return buildTable(columns);
}

const columnOf = (columns: readonly Column[], key: string): Column => columns.find((column) => column.key === key)!;
const pickColumns = (columns: readonly Column[], keys: readonly string[]): Column[] =>
  keys.map((key) => columnOf(columns, key));

/** Keeps only the columns that are drawn, in order, renamed to their labels. */
const organizeColumns = (columns: readonly Column[], kept: readonly Column[]): dashboard.DataTransformerConfig => ({
  id: 'organize',
  options: {
    excludeByName: Object.fromEntries(columns.filter((column) => !kept.includes(column)).map(({ key }) => [key, true])),
    indexByName: Object.fromEntries(kept.map(({ key }, index) => [key, index])),
    renameByName: Object.fromEntries(kept.map(({ key, label }) => [key, label])),
  },
});

const HIDDEN = new common.VizLegendOptionsBuilder()
  .showLegend(false)
  .displayMode(common.LegendDisplayMode.Hidden)
  .placement(common.LegendPlacement.Bottom)
  .calcs([]);
const SHOWN = new common.VizLegendOptionsBuilder()
  .showLegend(true)
  .displayMode(common.LegendDisplayMode.List)
  .placement(common.LegendPlacement.Bottom)
  .calcs([]);
const ALL_AT_ONCE = new common.VizTooltipOptionsBuilder()
  .mode(common.TooltipDisplayMode.Multi)
  .sort(common.SortOrder.Descending);

/** Columns that are printed as they are need no override. */
function formatFields<Panel extends PanelBuilder>(
  panel: Panel,
  columns: readonly Column[],
  properties = ({ unit }: Column) => formatField(unit),
): Panel {
  for (const column of columns)
    if (properties(column).length > 0) panel.overrideByName(column.label, properties(column));
  return panel;
}

function buildBars({ label, value }: DrawingOf<'bars'>, columns: readonly Column[]): PanelBuilder {
  const panel = new barchart.PanelBuilder()
    .transformations([...convertTimes(columns), organizeColumns(columns, columns)])
    .xField(columnOf(columns, label).label)
    .orientation(common.VizOrientation.Horizontal)
    .showValue(common.VisibilityMode.Always)
    // By default Grafana chooses a size that fits beside the longest bar, and prints no value if that is too small.
    .text(new common.VizTextDisplayOptionsBuilder().valueSize(12))
    // Otherwise a bar of zero could not be pointed at.
    .fullHighlight(true)
    .legend(HIDDEN)
    .tooltip(ALL_AT_ONCE);
  // Columns that are not drawn are shown in a bar's tooltip.
  const tooltipOnly = { id: 'custom.hideFrom', value: { viz: true, legend: true, tooltip: false } };
  return formatFields(panel, columns, (column) =>
    column.key === value
      ? formatAxis(column)
      : [...formatField(column.unit), ...(column.key === label ? [] : [tooltipOnly])],
  );
}

function buildColumns({ at, values }: DrawingOf<'columns'>, columns: readonly Column[]): PanelBuilder {
  const kept = pickColumns(columns, [at, ...values]);
  const panel = new barchart.PanelBuilder()
    .transformations([...convertTimes(kept), organizeColumns(columns, kept)])
    .xField(kept[0]!.label)
    .orientation(common.VizOrientation.Vertical)
    .xTickLabelMaxLength(20)
    .xTickLabelSpacing(100)
    .showValue(common.VisibilityMode.Never)
    .stacking(values.length > 1 ? common.StackingMode.Normal : common.StackingMode.None)
    .legend(values.length > 1 ? SHOWN : HIDDEN)
    .tooltip(ALL_AT_ONCE);
  // Where series share a scale, Grafana shows only the first one's name.
  const name = findCommonWord(kept.slice(1).map(({ label }) => label));
  return formatFields(panel, kept, (column) => formatAxis(column === kept[0] ? column : { ...column, label: name }));
}

/**
 * Columns, or for several lines a table of shaded cells with the newest day on top. Not a time series panel: its axis
 * is the dashboard's time range, which ends now, while the data ends on the newest day. Not a trend panel: its axis
 * labels days at points where no day begins.
 */
function buildLines({ at, value, by }: DrawingOf<'lines'>, columns: readonly Column[]): PanelBuilder {
  return by === undefined
    ? buildColumns({ kind: 'columns', at, values: [value] }, columns)
    : buildHeatmap({ kind: 'heatmap', down: at, across: by, value }, columns, [
        { id: 'sortBy', options: { fields: {}, sort: [{ field: columnOf(columns, at).label, desc: true }] } },
      ]);
}

function buildHeatmap(
  { across, down, value }: DrawingOf<'heatmap'>,
  columns: readonly Column[],
  more: readonly dashboard.DataTransformerConfig[] = [],
): PanelBuilder {
  const [first, side, shade] = pickColumns(columns, [across, down, value]) as [Column, Column, Column];
  const corner = `${down}\\${across}`;
  const names = namesOf(first.unit) ?? {};
  const organize = {
    renameByName: { ...names, [corner]: side.label },
    indexByName: Object.fromEntries(
      [corner, ...Object.keys(names).sort((a, b) => Number(a) - Number(b))].map((name, index) => [name, index]),
    ),
  };
  const pivot = {
    id: 'groupingToMatrix',
    options: { rowField: down, columnField: across, valueField: value, emptyValue: 'null' },
  };
  return new table.PanelBuilder()
    .transformations([
      ...(isTime(side.unit) ? convertTimes([side]) : [convertToText(down)]),
      pivot,
      { id: 'organize', options: organize },
      ...more,
    ])
    .overrideByFieldType('number', [
      ...formatField(shade.unit),
      { id: 'color', value: { mode: dashboard.FieldColorModeId.ContinuousBlues } },
      {
        id: 'custom.cellOptions',
        value: { type: common.TableCellDisplayMode.ColorBackground, mode: common.TableCellBackgroundDisplayMode.Basic },
      },
      { id: 'custom.minWidth', value: 50 },
    ])
    .overrideByName(side.label, [
      ...formatField(side.unit),
      { id: 'custom.cellOptions', value: { type: common.TableCellDisplayMode.Auto } },
    ]);
}

function buildFigures({ values }: DrawingOf<'figures'>, columns: readonly Column[]): PanelBuilder {
  const kept = pickColumns(columns, values);
  const names = kept.map(({ label }) => label.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const options = new common.ReduceDataOptionsBuilder()
    .values(false)
    .calcs(['lastNotNull'])
    .fields(`/^(${names.join('|')})$/`);
  const panel = new stat.PanelBuilder()
    .transformations([...convertTimes(kept), organizeColumns(columns, kept)])
    .reduceOptions(options)
    .noValue('–')
    .textMode(common.BigValueTextMode.ValueAndName)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.None);
  return formatFields(panel, kept);
}

function buildTable(columns: readonly Column[]): PanelBuilder {
  return formatFields(
    new table.PanelBuilder().transformations([...convertTimes(columns), organizeColumns(columns, columns)]),
    columns,
  );
}
