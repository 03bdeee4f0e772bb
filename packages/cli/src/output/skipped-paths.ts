import { count, printable } from './format.ts';
import type { NotRead } from '../input/skipped-path.ts';

const NAMED_A_REASON = 5;

/** What a run left out although no sales are missing because of it: one line a reason, with the first paths. */
export function skippedLines(notRead: readonly NotRead[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, reason, is_fault } of notRead) {
    if (is_fault) continue;
    const paths = byReason.get(reason);
    if (paths) paths.push(path);
    else byReason.set(reason, [path]);
  }
  return [...byReason].map(([reason, paths]) => {
    const more = paths.length > NAMED_A_REASON ? [`and ${count(paths.length - NAMED_A_REASON)} more`] : [];
    return `  not read   ${reason}: ${[...paths.slice(0, NAMED_A_REASON).map(printable), ...more].join(', ')}`;
  });
}
