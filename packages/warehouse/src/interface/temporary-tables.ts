import type { TableName } from '@brewline/sales';

/** Where rows are staged, and where a transaction lists the sales it releases. */
export type TemporaryTable = `stage_${TableName}` | 'released_sale' | 'released_reference';

/**
 * An adapter's definitions of the temporary tables of every writer session: the columns in parentheses and any clauses
 * after them. The column names are the same on every warehouse, because the engine's SQL reads and fills them.
 */
export type TemporaryTables = Readonly<Record<TemporaryTable, string>>;
