import { readDataRange, isDay, renderMessagePage, createPage, PERIODS, type ReportRequest } from '@brewline/insights';
import { readWithTimeout } from '../warehouse/bounded-read.ts';
import { findBranch } from '../warehouse/branch-lookup.ts';
import type { MakeReply, Reply } from './page-server.ts';
import { RenderQueue } from './render-queue.ts';

/**
 * Answers requests for the live page from a warehouse. A repeated error is printed once.
 *
 * @param closing aborts when the warehouse is being stopped: errors after that are not printed
 */
export function createReplies(warehouseUrl: string, closing: AbortSignal): MakeReply {
  let lastError = '';
  const queue = new RenderQueue();
  const reply = async (query: URLSearchParams, state: string, disconnected: AbortSignal): Promise<Reply> => {
    try {
      const page = await renderPage(warehouseUrl, query, state, disconnected);
      lastError = '';
      return page;
    } catch (error) {
      const { message } = error as Error;
      if (message !== lastError && !closing.aborted && !disconnected.aborted)
        console.error(`brewline: could not render the live page: ${message}`);
      lastError = message;
      return {
        status: 500,
        html: renderMessagePage('Could not render the page', [
          message,
          'No data is lost: the page works again as soon as the warehouse does.',
        ]),
      };
    }
  };
  return async (query, state, disconnected) =>
    (await queue.reply(`${state} ${query.toString()}`, (signal) => reply(query, state, signal), disconnected)) ?? BUSY;
}

const BUSY: Reply = {
  status: 503,
  html: renderMessagePage('Too many requests', ['Reload this page in a few seconds.']),
};

async function renderPage(
  warehouseUrl: string,
  query: URLSearchParams,
  state: string,
  disconnected: AbortSignal,
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
          html: renderMessagePage('There is no such branch', [`The warehouse has no branch “${request.branch}”.`]),
        };
      return { status: 200, html: await createPage(session, range, { ...request, branch }, state) };
    },
    { signal: disconnected },
  );
}

/**
 * The request in a query, with the branch as it was typed, or what is wrong with it. A form sends its empty fields too.
 */
function parseRequest(query: URLSearchParams): ReportRequest | string {
  const field = (name: string) => query.get(name) ?? '';
  const period = PERIODS.find((known) => known === (field('period') || 'daily'));
  if (period === undefined) return `The period must be one of ${PERIODS.join(', ')}.`;
  if (field('day') !== '' && !isDay(field('day')))
    return 'The day must be in the years 2000 to 2100, and written like 2021-08-25.';
  return { period, day: field('day') || undefined, branch: field('branch') };
}
