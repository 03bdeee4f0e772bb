/** Expressions that many questions use, in the SQL of both warehouses. */

/** A share or an average, rounded; null, not an error, if the whole is 0. Whole numbers alone would be truncated. */
export const ratio = (part: string, whole: string, decimals = 4): string =>
  `round(1.0 * ${part} / nullif(${whole}, 0), ${decimals})`;

/** The change of a figure as a share of its earlier value; null if that was 0. */
export const change = (now: string, before: string): string => ratio(`(${now} - ${before})`, before);

/** The sum of a figure over the rows of some days; 0 if there are none. */
export const during = (from: string, to: string, figure: string): string =>
  `sum(case when day between ${from} and ${to} then ${figure} else 0 end)`;

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => `cast(date_trunc('week', cast(${day} as timestamp)) as date)`;

/** The first day of a day's month. */
export const firstOfMonth = (day: string): string => `cast(date_trunc('month', cast(${day} as timestamp)) as date)`;

/** The first day of the period, or, if the period is shorter, of the four weeks that end with it. */
export const atLeastFourWeeks = (from: string, to: string): string => `least(${from}, ${to} - 27)`;

/** The first day of the 13 weeks that end with a day's week. */
export const thirteenWeeks = (to: string): string => `${mondayOf(to)} - 84`;

/** A day or month as answers hold it. */
export const asText = (day: string): string => `cast(${day} as varchar(10))`;

/** A closed list of codes as sentences; a code outside it stays as it is. */
export const spelledOut = (column: string, sentences: Readonly<Record<string, string>>): string => {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const cases = Object.entries(sentences).map(([code, sentence]) => `when ${quoted(code)} then ${quoted(sentence)}`);
  return `case ${column} ${cases.join(' ')} else ${column} end`;
};

/** The last day of a period on which anything was sold: a period that is not over has no files for its last day yet. */
export const lastDay = (from: string, to: string): string =>
  `(select max(day) from mart.dim_date where day between ${from} and ${to})`;
