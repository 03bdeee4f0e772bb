import { branchNames, isDay, messagePage, pageOf, PERIODS, type View } from '@brewline/insights';
import { branchCalled } from '../branch-called.ts';
import { readAtOneMoment } from '../read-at-one-moment.ts';
import type { Reply } from './page-server.ts';

/**
 * Answers requests for the live page from a warehouse. What went wrong is printed once, until it works again.
 *
 * @param over then the warehouse is stopped, and what goes wrong is nobody's fault
 */
export function repliesFrom(warehouseUrl: string, over: AbortSignal): (query: URLSearchParams) => Promise<Reply> {
  let said = '';
  return async (query) => {
    try {
      const reply = await replyTo(warehouseUrl, query);
      said = '';
      return reply;
    } catch (error) {
      const { message } = error as Error;
      if (message !== said && !over.aborted) console.error(`brewline: the live page cannot be made: ${message}`);
      said = message;
      return { status: 500, html: messagePage('The warehouse does not answer', [message, 'Nothing is lost: the page comes back with the warehouse.']) };
    }
  };
}

async function replyTo(warehouseUrl: string, query: URLSearchParams): Promise<Reply> {
  const view = viewIn(query);
  if (typeof view === 'string') return { status: 400, html: messagePage('There is no such page', [view]) };
  return readAtOneMoment(warehouseUrl, async (session) => {
    const branch = view.branch === '' ? '' : branchCalled(view.branch, await branchNames(session));
    if (branch === undefined) return { status: 404, html: messagePage('There is no such branch', [`Nothing is in the warehouse of a branch “${view.branch}”.`]) };
    return { status: 200, html: await pageOf(session, { ...view, branch }) };
  });
}

/** What a query asks for, the branch as somebody wrote it, or what is wrong with it. A form sends its empty fields as well. */
function viewIn(query: URLSearchParams): View | string {
  const of = (name: string) => query.get(name) ?? '';
  const period = PERIODS.find((known) => known === (of('period') || 'daily'));
  if (period === undefined) return `The period is one of ${PERIODS.join(', ')}.`;
  if (of('day') !== '' && !isDay(of('day'))) return 'The day is written like 2021-08-25.';
  return { period, day: of('day') || undefined, branch: of('branch') };
}
