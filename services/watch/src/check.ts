import { emitMetrics, type Logger } from '@brewline/runtime';
import { type DropStatusRow, hexOf, type Session } from '@brewline/warehouse';

/** The drops that need attention, the oldest first. */
const BAD_DROPS = `
  select ${hexOf('drop_id')} as drop_id, object_key, status, changed_at
    from etl.drop_status
   where status in ('stuck', 'unreconciled')
   order by changed_at, object_key`;

/** How many of each kind are named in the log: if whole years no longer reconcile, the first ones are enough. */
const MAX_NAMED = 100;

type BadDrop = Pick<DropStatusRow, 'drop_id' | 'object_key' | 'status' | 'changed_at'>;

/** How many drops are `stuck` and `unreconciled`. */
export type DropCounts = Record<'stuck' | 'unreconciled', number>;

/** Queries the stuck and unreconciled drops, names them in the log and counts them, even if there are none. */
export async function checkDrops(session: Session, logger: Logger): Promise<DropCounts> {
  const badDrops = await session.query<BadDrop>(BAD_DROPS);
  const withStatus = (kind: keyof DropCounts) => badDrops.filter(({ status }) => status === kind);
  for (const kind of ['stuck', 'unreconciled'] as const)
    for (const { drop_id, object_key, status, changed_at } of withStatus(kind).slice(0, MAX_NAMED))
      logger.error({ drop_id, key: object_key, status, since: changed_at.toISOString() }, 'drop');
  const counts = { stuck: withStatus('stuck').length, unreconciled: withStatus('unreconciled').length };
  emitMetrics(logger, { StuckDrops: counts.stuck, UnreconciledDrops: counts.unreconciled });
  return counts;
}
