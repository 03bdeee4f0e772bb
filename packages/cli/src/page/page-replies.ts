import { readDataRange, isDay, renderMessagePage, createPage, PERIODS, type ReportRequest } from '@brewline/insights';
import { readWithTimeout } from '../warehouse/bounded-read.ts';
import { findBranch } from '../warehouse/branch-lookup.ts';
import type { MakeReply, Reply } from './page-server.ts';
import { RenderQueue } from './render-queue.ts';

/**
 * Answers requests for the live page from a warehouse. What went wrong is printed once, until it works again.
 *
 * @param closing aborts: then the warehouse is stopped, and what goes wrong is nobody's fault
 */
export function createReplies(warehouseUrl: string, closing: AbortSignal): MakeReply {
  let lastError = '';
  const queue = new RenderQueue();
  const reply = async (query: URLSearchParams, state: string, gone: AbortSignal): Promise<Reply> => {
    try {
      const page = await renderPage(warehouseUrl, query, state, gone);
      lastError = '';
      return page;
    } catch (error) {
      const { message } = error as Error;
      if (message !== lastError && !closing.aborted && !gone.aborted)
        console.error(`brewline: the live page cannot be made: ${message}`);
      lastError = message;
      return {
        status: 500,
        html: renderMessagePage('The page could not be made', [
          message,
          'Nothing is lost: the page comes back with the warehouse.',
        ]),
      };
    }
  };
  return async (query, state, gone) =>
    (await queue.reply(`${state} ${query.toString()}`, (left) => reply(query, state, left), gone)) ?? BUSY;
}

const BUSY: Reply = {
  status: 503,
  html: renderMessagePage('Too many requests', ['Reload this one in a few seconds.']),
};

async function renderPage(
  warehouseUrl: string,
  query: URLSearchParams,
  state: string,
  gone: AbortSignal,
): Promise<Reply> {
  const request = parseRequest(query);
  if (typeof request === 'string') return { status: 400, html: renderMessagePage('There is no such page', [request]) };
  return readWithTimeout(
    warehouseUrl,
    async (session) => {
      const range = await readDataRange(session);
      const branch = request.branch === '' ? '' : findBranch(request.branch, range.branches);
      if (branch === undefined)
        return {
          status: 404,
          html: renderMessagePage('There is no such branch', [
            `Nothing is in the warehouse of a branch “${request.branch}”.`,
          ]),
        };
      return { status: 200, html: await createPage(session, range, { ...request, branch }, state) };
    },
    { signal: gone },
  );
}

/**
 * What a query asks for, the branch as somebody wrote it, or what is wrong with it. A form sends its empty fields as
 * well.
 */
function parseRequest(query: URLSearchParams): ReportRequest | string {
  const field = (name: string) => query.get(name) ?? '';
  const period = PERIODS.find((known) => known === (field('period') || 'daily'));
  if (period === undefined) return `The period is one of ${PERIODS.join(', ')}.`;
  if (field('day') !== '' && !isDay(field('day')))
    return 'The day is one of the years 2000 to 2100, written like 2021-08-25.';
  return { period, day: field('day') || undefined, branch: field('branch') };
}
