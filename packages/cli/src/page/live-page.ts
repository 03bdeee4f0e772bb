import type { Invocation } from '@brewline/local';
import { readWithin } from '../warehouse/bounded-read.ts';
import { LedgerWatch } from './ledger-watch.ts';
import { servePage } from './page-server.ts';
import { repliesFrom } from './page-replies.ts';

/** The live page of a warehouse, as `brewline up` serves it. */
export interface LivePage {
  readonly url: string;
  /** To be told of every invocation: open pages update after loads. */
  see(invocation: Invocation): void;
  close(): Promise<void>;
}

/** Serves the page on a loopback port until it is closed. */
export async function startLivePage(warehouseUrl: string): Promise<LivePage> {
  const ledger = () => ledgerOf(warehouseUrl);
  const known = await ledger();
  const over = new AbortController();
  const server = await servePage(repliesFrom(warehouseUrl, over.signal));
  const watch = new LedgerWatch(known, ledger, () => server.loaded());
  return {
    url: server.url,
    see({ service, messages, failures }) {
      if (service === 'load' && failures < messages) watch.loadEnded();
    },
    async close() {
      over.abort();
      watch.close();
      await server.close();
    },
  };
}

/**
 * A text that is another after every transaction that changed the ledger. Those need not commit in the order of their
 * times, hence the sum.
 */
const ledgerOf = (warehouseUrl: string): Promise<string> =>
  readWithin(warehouseUrl, async (session) => {
    const [row] = await session.query<{ ledger: string }>(`
      select cast(count(*) as varchar(20)) || ' drops, ' || cast(coalesce(sum(extract(epoch from changed_at)), 0) as varchar(40)) as ledger
        from etl.source_drop`);
    return row!.ledger;
  });
