/** What Grafana makes of a dashboard's queries when something is chosen in its variables. */
import type { Session } from '@brewline/warehouse';
import { type Dashboard, sqlOf, type Variable } from './dashboard.ts';

/** What a person chose, by the texts that Grafana shows; a variable that is left out stays at its first choice. */
export type Choice = Readonly<Record<string, string | readonly string[]>>;

const ALL = 'All';
/** VARIABLE_REGEX of https://github.com/grafana/scenes/blob/main/packages/scenes/src/variables/constants.ts */
const VARIABLE =
  // eslint-disable-next-line max-len -- as Grafana has it
  /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)((?:\.[^:^{}[\]]+|\["[^"]*"\]|\['[^']*'\]|\[[^\]"']*\])*)(?::([^}]+))?\}/g;

export class Chosen {
  readonly #session: Session;
  /** By name: what stands in the SQL for `${name:sqlstring}`. */
  readonly #texts = new Map<string, string>();

  private constructor(session: Session) {
    this.#session = session;
  }

  /** @throws Error when a text is none that the dashboard offers */
  static async of({ templating }: Dashboard, session: Session, choice: Choice): Promise<Chosen> {
    const chosen = new Chosen(session);
    for (const variable of templating.list)
      chosen.#texts.set(variable.name, await chosen.#valueOf(variable, choice[variable.name]));
    return chosen;
  }

  /** The SQL with the variables' values in it; what Grafana does not know it leaves as it is. */
  interpolated(sql: string): string {
    return sql.replace(VARIABLE, (match, _1, _2, _3, name: string | undefined, _5, format: string | undefined) => {
      const text = this.#texts.get(name ?? '');
      if (text === undefined) return match;
      if (format !== 'sqlstring') throw new Error(`${match} may stand in no SQL: its value is not quoted.`);
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
            `${variable.name} does not offer ${text}, but ${options.map((each) => each.text).join(', ')}.`,
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
    const rows = await this.#session.query<Record<string, string>>(this.interpolated(sqlOf(query)));
    return rows.map((row) => ({ text: (row.__text ?? row.text)!, value: (row.__value ?? row.value)! }));
  }
}

/** https://github.com/grafana/scenes/blob/main/packages/scenes/src/variables/interpolation/formatRegistry.ts */
const sqlString = (values: readonly string[]): string =>
  values.map((value) => `'${value.replaceAll("'", "''").replaceAll('"', '\\"')}'`).join(',');
