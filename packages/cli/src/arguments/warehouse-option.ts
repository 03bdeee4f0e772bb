import { UsageError } from './usage-error.ts';

/** So that its password need not be an argument, which every user of the machine can read. */
const VARIABLE = 'BREWLINE_WAREHOUSE';

/**
 * The warehouse that `--warehouse` names, or else the environment.
 *
 * @returns `undefined` for the embedded one
 * @throws UsageError if it is something else than a PostgreSQL's URL
 */
export function readWarehouseOption(option: string | undefined): string | undefined {
  const inEnvironment = process.env[VARIABLE];
  if (option === undefined && inEnvironment === '') return undefined;
  const [name, url] = option === undefined ? [VARIABLE, inEnvironment] : ['--warehouse', option];
  if (url !== undefined && !(/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)))
    throw new UsageError(`${name} takes a postgres:// URL.`);
  return url;
}
