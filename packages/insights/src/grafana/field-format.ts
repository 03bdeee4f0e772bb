import type { DataTransformerConfig, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Column, Unit } from '../questions/question.ts';
import { formatHour, formatWeekday } from '../rendering/format.ts';

const nameNumbers = (first: number, last: number, name: (number: number) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, index) => [String(first + index), name(first + index)]),
  );

/** The names of weekdays and hours by their numbers; undefined for other units. */
export function namesOf(unit: Unit): Readonly<Record<string, string>> | undefined {
  if (unit === 'weekday') return nameNumbers(1, 7, formatWeekday);
  if (unit === 'hour') return nameNumbers(0, 23, formatHour);
  return undefined;
}

type Format = readonly [unit: string, decimals?: number];

const FORMATS: Readonly<Record<Exclude<Unit, 'text' | 'weekday' | 'hour'>, Format>> = {
  day: ['time:ddd D MMM YYYY'],
  week: ['time:D MMM YYYY'],
  month: ['time:MMM YYYY'],
  instant: ['time:ddd D MMM YYYY HH:mm'],
  pounds: ['currency:financial:£', 2], // with every digit; currencyGBP prints £61.2K
  count: ['locale', 0],
  average: ['locale', 1],
  percent: ['percentunit', 1],
};

const toConfig = ([unit, decimals]: Format): DynamicConfigValue[] => [
  { id: 'unit', value: unit },
  ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
];

/** How a column's values are printed. */
export function formatField(unit: Unit): DynamicConfigValue[] {
  const names = namesOf(unit);
  if (names)
    return [
      {
        id: 'mappings',
        value: [
          {
            type: MappingType.ValueToText,
            options: Object.fromEntries(Object.entries(names).map(([value, text]) => [value, { text }])),
          },
        ],
      },
    ];
  return unit === 'text' || unit === 'weekday' || unit === 'hour' ? [] : toConfig(FORMATS[unit]);
}

/** Shorter formats for axes: room is scarce, and adjacent times need not repeat the year. */
const SHORTER: Readonly<Partial<Record<Unit, Format>>> = {
  day: ['time:ddd D MMM'],
  week: ['time:D MMM'],
  instant: ['time:ddd HH:mm'],
  pounds: ['currency:financial:£', 0],
};

/** As {@link formatField}, for an axis, which also shows its label. */
export function formatAxis({ label, unit }: Column): DynamicConfigValue[] {
  const shorter = SHORTER[unit];
  return [...(shorter === undefined ? formatField(unit) : toConfig(shorter)), { id: 'custom.axisLabel', value: label }];
}

const TIMES: ReadonlySet<Unit> = new Set(['day', 'week', 'month', 'instant']);

export const isTime = (unit: Unit): boolean => TIMES.has(unit);

/** Converts columns that hold times as text into times, so that Grafana can format them; others stay as they are. */
export function convertTimes(columns: readonly Column[]): DataTransformerConfig[] {
  const conversions = columns.filter(({ unit }) => isTime(unit)).map(({ key, unit }) => toTime(key, unit));
  return conversions.length === 0 ? [] : [{ id: 'convertFieldType', options: { fields: {}, conversions } }];
}

// In the dashboard's own zone: these days and hours carry none.
const toTime = (targetField: string, unit: Unit) => ({
  targetField,
  destinationType: 'time',
  dateFormat: unit === 'instant' ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD',
  timezone: 'utc',
});

/** Converts numbers that only name a row into text. */
export const convertToText = (targetField: string): DataTransformerConfig => ({
  id: 'convertFieldType',
  options: { fields: {}, conversions: [{ targetField, destinationType: 'string' }] },
});
