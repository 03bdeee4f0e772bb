import { createHash } from 'node:crypto';
import { resolveSpan } from '@brewline/insights';
import type { WriteRequest } from './write-event.ts';

/**
 * The key of a report in its bucket: `daily/2021-08-25.html`, by the first day of its period, or
 * `daily/2021-08-25/leeds.html` for one branch.
 */
export function buildReportKey({ period, day, branch }: Omit<WriteRequest, 'through'>): string {
  const { from } = resolveSpan(period, day);
  return `${period}/${from}${branch === '' ? '' : `/${toFileName(branch)}`}.html`;
}

/** No branch has a longer name; with digest and folder a key stays far below S3's 1,024 bytes. */
const MAX_NAME_CHARACTERS = 100;

/**
 * A branch's name comes from a file, so only its letters and digits are used; where that loses something, a digest
 * makes it unique.
 */
function toFileName(branch: string): string {
  const folded = branch.toLowerCase().replaceAll(/[\s_-]+/g, '-');
  const safe = folded
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, MAX_NAME_CHARACTERS);
  if (safe === folded) return safe;
  return [safe, createHash('sha256').update(folded).digest('hex').slice(0, 8)].filter(Boolean).join('-');
}
