import { createHash } from 'node:crypto';
import type { SqlParams } from '../questions/sql-params.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

// Grafana writes its variables into the SQL as text, and quotes a name with a " or a \ in it wrongly for one of the two
// warehouses. So the value of a branch or a product is the MD5 of its name, which needs no escaping; the MD5 of ''
// means all.
export const ALL_CHOSEN = `'${md5('')}'`;
const isChosen = (column: string, variable: string) => `md5(${column}) in (\${${variable}:sqlstring})`;
const isAmong =
  (dimension: string, name: string, variable: string) =>
  (column: string): string =>
    `${column} in (select ${name} from ${dimension} where ${isChosen(name, variable)} or ${isChosen("''", variable)})`;

const TO = 'cast(${last_day:sqlstring} as date)';
const DAYS = 'cast(${period:sqlstring} as integer)';

/** The period, branch and products that Grafana's variables choose. */
export const GRAFANA_PARAMS: SqlParams = {
  from: `(${TO} - (${DAYS} - 1))`,
  to: TO,
  // As for reports: a day is compared with the same weekday.
  previousFrom: `(${TO} - (${DAYS} - 1) - greatest(${DAYS}, 7))`,
  previousTo: `(${TO} - greatest(${DAYS}, 7))`,
  branch: isAmong('mart.dim_branch', 'branch', 'branch'),
  branchOrAll: (column) => isChosen(column, 'branch'),
  product: isAmong('mart.dim_product', 'name', 'product'),
};
