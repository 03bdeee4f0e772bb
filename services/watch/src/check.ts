import { emitMetrics, type Logger } from '@brewline/runtime';
import { type DropStatusRow, hexOf, type Session } from '@brewline/warehouse';

/** The drops that somebody should look at, the longest first. */
const OFFENDERS = `
  select ${hexOf('drop_id')} as drop_id, object_key, status, changed_at
    from etl.drop_status
   where status in ('stuck', 'unreconciled')
   order by changed_at, object_key`;

/** Of each kind so many are named in the log: where whole years no longer agree, the first ones tell the story. */
const MOST_NAMED = 100;

type Offender = Pick<DropStatusRow, 'drop_id' | 'object_key' | 'status' | 'changed_at'>;

/** How many drops are `stuck` and `unreconciled`. */
export type Checked = Record<'stuck' | 'unreconciled', number>;

/** Asks the warehouse which drops are not as they should be, names them in the log and counts them, none too. */
export async function check(session: Session, logger: Logger): Promise<Checked> {
  const offenders = await session.query<Offender>(OFFENDERS);
  const of = (kind: keyof Checked) => offenders.filter(({ status }) => status === kind);
  for (const kind of ['stuck', 'unreconciled'] as const)
    for (const { drop_id, object_key, status, changed_at } of of(kind).slice(0, MOST_NAMED))
      logger.error({ drop_id, key: object_key, status, since: changed_at.toISOString() }, 'drop');
  const counts = { stuck: of('stuck').length, unreconciled: of('unreconciled').length };
  emitMetrics(logger, { StuckDrops: counts.stuck, UnreconciledDrops: counts.unreconciled });
  return counts;
}
