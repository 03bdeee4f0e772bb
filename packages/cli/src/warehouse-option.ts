import { UsageError } from './usage-error.ts';

/** @throws UsageError if `--warehouse` was given something else than a PostgreSQL's URL */
export function checkWarehouse(url: string | undefined): void {
  if (url !== undefined && !(/^postgres(ql)?:\/\//.test(url) && URL.canParse(url))) throw new UsageError('--warehouse takes a postgres:// URL.');
}
