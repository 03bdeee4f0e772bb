import type { DropId } from '@brewline/sales';
import type { WriterTransaction } from '../interface/warehouse.ts';
import { placeholders } from '../sql/expressions.ts';

/** Deletes the notes and spellings of superseded drops. */
export async function deleteNotes(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<void> {
  if (dropIds.length === 0) return;
  await transaction.query(`delete from etl.row_note where drop_id in (${placeholders(dropIds.length)})`, dropIds);
  await transaction.query(
    `insert into released_reference (kind, id)
     select cast('branch' as varchar(8)), branch_id from etl.branch_spelling
      where drop_id in (${placeholders(dropIds.length)})`,
    dropIds,
  );
  await transaction.query(
    `delete from etl.branch_spelling where drop_id in (${placeholders(dropIds.length)})`,
    dropIds,
  );
}

const MAX_NOTES_OF_REFUSED_DROP = 1000;

/** Keeps the first 1,000 notes of each refused drop: enough to see what is wrong, however large the file. */
export async function trimNotes(transaction: WriterTransaction, dropIds: readonly DropId[]): Promise<void> {
  for (const dropId of dropIds)
    await transaction.query(
      `delete from etl.row_note
        where drop_id = $1
          and file_line > (
            select file_line from etl.row_note
             where drop_id = $1
             order by file_line
             limit 1 offset ${MAX_NOTES_OF_REFUSED_DROP - 1})`,
      [dropId],
    );
}
