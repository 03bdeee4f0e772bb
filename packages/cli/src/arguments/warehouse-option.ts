import { UsageError } from './usage-error.ts';

/** Keeps the URL's password out of the arguments, which every user of the machine can read. */
const VARIABLE = 'BREWLINE_WAREHOUSE';

/**
 * The warehouse URL from `--warehouse`, or else from the environment.
 *
 * @returns `undefined` for the embedded one
 * @throws UsageError if it is not the URL of a PostgreSQL
 */
export function readWarehouseOption(option: string | undefined): string | undefined {
  const inEnvironment = process.env[VARIABLE];
  if (option === undefined && inEnvironment === '') return undefined;
  const [name, url] = option === undefined ? [VARIABLE, inEnvironment] : ['--warehouse', option];
  if (url !== undefined && !(/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)))
    throw new UsageError(`${name} takes a postgres:// URL.`);
  return url;
}
