import type { WriterTransaction } from '../interface/warehouse.ts';

/**
 * Renames the branches whose spellings changed to their best one: a spelling in rows before one in a file name, then
 * the first in order.
 */
export async function nameBranches(transaction: WriterTransaction): Promise<void> {
  await transaction.query(
    `update cafe.branch set name = best.name
       from (${BEST_SPELLING}) as best
      where branch.branch_id = best.branch_id and branch.name <> best.name`,
  );
}

const CHANGED_BRANCHES = `
  select branch_id from stage_branch union select id from released_reference where kind = 'branch'`;
const BEST_SPELLING = `
  select branch_id, coalesce(min(case when spelled_in = 'rows' then name end), min(name)) as name
    from etl.branch_spelling
   where branch_id in (${CHANGED_BRANCHES})
   group by branch_id`;
