import { emitMetrics, type Logger } from '@brewline/runtime';
import { type DropStatusRow, hexOf, type Session } from '@brewline/warehouse';

/** The drops that somebody should look at, the longest first. */
const BAD_DROPS = `
  select ${hexOf('drop_id')} as drop_id, object_key, status, changed_at
    from etl.drop_status
   where status in ('stuck', 'unreconciled')
   order by changed_at, object_key`;

/** Of each kind so many are named in the log: where whole years no longer agree, the first ones tell the story. */
const MAX_NAMED = 100;

type BadDrop = Pick<DropStatusRow, 'drop_id' | 'object_key' | 'status' | 'changed_at'>;

/** How many drops are `stuck` and `unreconciled`. */
export type DropCounts = Record<'stuck' | 'unreconciled', number>;

/** Asks the warehouse which drops are not as they should be, names them in the log and counts them, none too. */
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
