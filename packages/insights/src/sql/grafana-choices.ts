/** The options of Grafana's variables, in SQL for both warehouses. */

/** The names a data source gives to the columns of an option's text and of its value. */
export interface ChoiceColumns {
  readonly textColumn: string;
  readonly valueColumn: string;
}

/** Names, whose values are their MD5s. Grafana reports an error if the list is empty. */
export const nameChoices = (name: string, dimension: string, { textColumn, valueColumn }: ChoiceColumns): string => `
    select distinct ${name} as ${textColumn}, md5(${name}) as ${valueColumn} from ${dimension}
    union all select 'none yet', md5('') where not exists (select 1 from ${dimension})
    order by 1`;

/** `newest`, then every day on which anything was sold. */
export const dayChoices = (columns: ChoiceColumns): string =>
  bothColumns(columns, `select 'newest' as day union all select cast(day as varchar(10)) from mart.dim_date`);

/** The one day that the variable `until` means; 1970-01-01 if nothing has been sold. */
export const lastDayChoice = (columns: ChoiceColumns): string =>
  bothColumns(
    columns,
    `select coalesce(cast(max(day) as varchar(10)), '1970-01-01') as day from mart.dim_date`
      + ` where \${until:sqlstring} in ('newest', cast(day as varchar(10)))`,
  );

const bothColumns = ({ textColumn, valueColumn }: ChoiceColumns, sql: string) =>
  `select day as ${textColumn}, day as ${valueColumn} from (${sql}) as days order by 1 desc`;
