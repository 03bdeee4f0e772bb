/** A dashboard's queries as Grafana sends them, with the values chosen for its variables. */
import type { Session } from '@brewline/warehouse';
import { type Dashboard, sqlOf, type Variable } from './dashboard.ts';

/** The options chosen, by the texts that Grafana shows; a variable that is left out stays at its first option. */
export type Choice = Readonly<Record<string, string | readonly string[]>>;

const ALL = 'All';
/** VARIABLE_REGEX of https://github.com/grafana/scenes/blob/main/packages/scenes/src/variables/constants.ts */
const VARIABLE =
  // eslint-disable-next-line max-len -- as Grafana has it
  /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)((?:\.[^:^{}[\]]+|\["[^"]*"\]|\['[^']*'\]|\[[^\]"']*\])*)(?::([^}]+))?\}/g;

export class VariableValues {
  readonly #session: Session;
  /** By name: the SQL that replaces `${name:sqlstring}`. */
  readonly #texts = new Map<string, string>();

  private constructor(session: Session) {
    this.#session = session;
  }

  /** @throws Error if the dashboard does not offer a text */
  static async read({ templating }: Dashboard, session: Session, choice: Choice): Promise<VariableValues> {
    const values = new VariableValues(session);
    for (const variable of templating.list)
      values.#texts.set(variable.name, await values.#valueOf(variable, choice[variable.name]));
    return values;
  }

  /** The SQL with the variables' values in it; like Grafana, it leaves unknown variables as they are. */
  interpolate(sql: string): string {
    return sql.replace(VARIABLE, (match, _1, _2, _3, name: string | undefined, _5, format: string | undefined) => {
      const text = this.#texts.get(name ?? '');
      if (text === undefined) return match;
      if (format !== 'sqlstring') throw new Error(`${match} must not be used in SQL: its value is not quoted.`);
      return text;
    });
  }

  async #valueOf(variable: Variable, wanted: string | readonly string[] | undefined): Promise<string> {
    const options = await this.#options(variable);
    if (wanted === ALL || (wanted === undefined && variable.includeAll)) return variable.allValue!;
    if (options.length === 0) return sqlString(['']);
    const texts = wanted === undefined ? [options[0]!.text] : [wanted].flat();
    if (texts.length > 1 && !variable.multi) throw new Error(`${variable.name} takes one value.`);
    return sqlString(
      texts.map((text) => {
        const option = options.find((each) => each.text === text);
        if (!option)
          throw new Error(
            `${variable.name} does not offer ${text}, only ${options.map((each) => each.text).join(', ')}.`,
          );
        return option.value;
      }),
    );
  }

  async #options({ query }: Variable): Promise<{ readonly text: string; readonly value: string }[]> {
    if (typeof query === 'string') {
      return query.split(', ').map((option) => {
        const [text = '', value = ''] = option.split(' : ');
        return { text, value };
      });
    }
    const rows = await this.#session.query<Record<string, string>>(this.interpolate(sqlOf(query)));
    return rows.map((row) => ({ text: (row.__text ?? row.text)!, value: (row.__value ?? row.value)! }));
  }
}

/** https://github.com/grafana/scenes/blob/main/packages/scenes/src/variables/interpolation/formatRegistry.ts */
const sqlString = (values: readonly string[]): string =>
  values.map((value) => `'${value.replaceAll("'", "''").replaceAll('"', '\\"')}'`).join(',');
