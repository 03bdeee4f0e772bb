import type { Session } from '@brewline/warehouse';
import { formatCounted, formatDay, formatInstant } from '../rendering/format.ts';
import type { DataRange } from '../sql/data-range.ts';
import { readNewestLoad } from '../sql/newest-load.ts';

/** What the warehouse covers and how fresh it is, in sentences; none if it is empty. */
export async function describeCoverage(session: Session, { days, branches }: DataRange): Promise<string[]> {
  if (days === undefined) return [];
  const loaded = await readNewestLoad(session);
  const count = formatCounted(branches.length, 'branch', 'branches');
  return [
    `The warehouse holds sales of ${count} from ${formatDay(days.first)} to ${formatDay(days.newest)}.`,
    ...(loaded === undefined ? [] : [`The newest file was loaded on ${formatInstant(loaded)} (UTC).`]),
  ];
}
