import type { TableName } from '@brewline/sales';

/** Where rows are staged, and where a transaction notes the sales that it releases. */
export type TemporaryTable = `stage_${TableName}` | 'released_sale' | 'released_reference';

/**
 * How an adapter defines the temporary tables that every session of the writer has: columns in parentheses, and what
 * follows them. The columns' names are the same on every warehouse, because the engine's SQL reads and fills them.
 */
export type TemporaryTables = Readonly<Record<TemporaryTable, string>>;
