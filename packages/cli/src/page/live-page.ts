import type { Invocation } from '@brewline/local';
import { readWithTimeout } from '../warehouse/bounded-read.ts';
import { LedgerWatch } from './ledger-watch.ts';
import { createReplies } from './page-replies.ts';
import { servePage } from './page-server.ts';

/** The live page of a warehouse, as `brewline up` serves it. */
export interface LivePage {
  readonly url: string;
  /** To be called for every invocation: open pages update after loads. */
  record(invocation: Invocation): void;
  close(): Promise<void>;
}

/** Serves the page on a loopback port until it is closed. */
export async function startLivePage(warehouseUrl: string): Promise<LivePage> {
  const readVersion = () => readLedgerVersion(warehouseUrl);
  const knownVersion = await readVersion();
  const closing = new AbortController();
  const server = await servePage(createReplies(warehouseUrl, closing.signal));
  const watch = new LedgerWatch(knownVersion, readVersion, () => server.publishLoaded());
  return {
    url: server.url,
    record({ service, messages, failures }) {
      if (service === 'load' && failures < messages) watch.scheduleCheck();
    },
    async close() {
      closing.abort();
      watch.close();
      await server.close();
    },
  };
}

/**
 * A text that differs after every transaction that changed the ledger. Transactions need not commit in the order of
 * their times, hence the sum.
 */
const readLedgerVersion = (warehouseUrl: string): Promise<string> =>
  readWithTimeout(warehouseUrl, async (session) => {
    const [row] = await session.query<{ version: string }>(`
      select cast(count(*) as varchar(20)) || ' drops, '
          || cast(coalesce(sum(extract(epoch from changed_at)), 0) as varchar(40)) as version
        from etl.source_drop`);
    return row!.version;
  });
