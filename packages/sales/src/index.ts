export type { Bytes } from './bytes/utf8.ts';
export { type DropPart, readDrop } from './chunk/drop-reader.ts';
export { type Receipt, rejectionsOf } from './chunk/receipt.ts';
export type { RowChunk, SaleColumns, SpelledIn } from './chunk/row-chunk.ts';
export { judgeFile } from './judgement/first-reading.ts';
export { type Judgement, needsSecondReading } from './judgement/judgement.ts';
export { LAYOUT_NAMES, type LayoutName } from './layout/layout.ts';
export { withheldKeyOf } from './privacy/object-key.ts';
export { keyFingerprint, pseudonymKeyFault } from './privacy/pseudonym-key.ts';
export { type Refusal, REFUSALS } from './reasons/refusals.ts';
export { isFlag, ROW_REASONS, type RowNote, type RowReason } from './reasons/row-reasons.ts';
export { branchOfFile, foldBranch } from './sale/branch.ts';
export { type Customer, pseudonymiser, type Pseudonymise } from './sale/customer.ts';
export {
  type BranchId,
  type CustomerId,
  type DropId,
  dropId,
  type ProductId,
  RULES_VERSION,
  type SaleId,
} from './sale/ids.ts';
export { asPence, MAX_TOTAL, MAX_UNIT_PRICE, type Pence } from './sale/money.ts';
export { type Payment, PAYMENTS } from './sale/payment.ts';
export type { Product } from './sale/product.ts';
export { LAST_SECOND, type SoldAt, toDate } from './sale/sold-at.ts';
export { csvOf, NULL_MARKER, TABLE_COLUMNS, TABLE_NAMES, type TableCsv, type TableName } from './tables/table-csv.ts';
export { type Tables, toTables } from './tables/tables.ts';
