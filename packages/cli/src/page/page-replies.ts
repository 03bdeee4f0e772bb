import { holdingsOf, isDay, messagePage, pageOf, PERIODS, type View } from '@brewline/insights';
import { branchCalled } from '../warehouse/branch-lookup.ts';
import { readWithin } from '../warehouse/bounded-read.ts';
import type { MakeReply, Reply } from './page-server.ts';
import { RenderQueue } from './render-queue.ts';

/**
 * Answers requests for the live page from a warehouse. What went wrong is printed once, until it works again.
 *
 * @param over then the warehouse is stopped, and what goes wrong is nobody's fault
 */
export function repliesFrom(warehouseUrl: string, over: AbortSignal): MakeReply {
  let said = '';
  const queue = new RenderQueue();
  const reply = async (query: URLSearchParams, state: string, gone: AbortSignal): Promise<Reply> => {
    try {
      const page = await replyTo(warehouseUrl, query, state, gone);
      said = '';
      return page;
    } catch (error) {
      const { message } = error as Error;
      if (message !== said && !over.aborted && !gone.aborted)
        console.error(`brewline: the live page cannot be made: ${message}`);
      said = message;
      return {
        status: 500,
        html: messagePage('The page could not be made', [
          message,
          'Nothing is lost: the page comes back with the warehouse.',
        ]),
      };
    }
  };
  return async (query, state, gone) =>
    (await queue.reply(`${state} ${query.toString()}`, (left) => reply(query, state, left), gone)) ?? BUSY;
}

const BUSY: Reply = { status: 503, html: messagePage('Too many requests', ['Reload this one in a few seconds.']) };

async function replyTo(warehouseUrl: string, query: URLSearchParams, state: string, gone: AbortSignal): Promise<Reply> {
  const asked = viewIn(query);
  if (typeof asked === 'string') return { status: 400, html: messagePage('There is no such page', [asked]) };
  return readWithin(
    warehouseUrl,
    async (session) => {
      const held = await holdingsOf(session);
      const branch = asked.branch === '' ? '' : branchCalled(asked.branch, held.branches);
      if (branch === undefined)
        return {
          status: 404,
          html: messagePage('There is no such branch', [`Nothing is in the warehouse of a branch “${asked.branch}”.`]),
        };
      return { status: 200, html: await pageOf(session, held, { ...asked, branch, state }) };
    },
    { signal: gone },
  );
}

/**
 * What a query asks for, the branch as somebody wrote it, or what is wrong with it. A form sends its empty fields as
 * well.
 */
function viewIn(query: URLSearchParams): Omit<View, 'state'> | string {
  const of = (name: string) => query.get(name) ?? '';
  const period = PERIODS.find((known) => known === (of('period') || 'daily'));
  if (period === undefined) return `The period is one of ${PERIODS.join(', ')}.`;
  if (of('day') !== '' && !isDay(of('day')))
    return 'The day is one of the years 2000 to 2100, written like 2021-08-25.';
  return { period, day: of('day') || undefined, branch: of('branch') };
}
