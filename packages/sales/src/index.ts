export { branchOfFile } from './sale/branch.ts';
export { type Customer, keyFingerprint, pseudonymiser, type Pseudonymise, withheldKeyOf } from './sale/customer.ts';
export {
  type BranchId,
  type CustomerId,
  type DropId,
  dropId,
  foldBranch,
  type Product,
  type ProductId,
  type SaleId,
} from './sale/ids.ts';
export { judgeFile } from './judgement/first-reading.ts';
export type { Judgement } from './judgement/judgement.ts';
export type { LayoutName, Payment } from './layout/detection.ts';
export { asPence, MAX_TOTAL, MAX_UNIT_PRICE, type Pence } from './sale/money.ts';
export { pseudonymKeyFault } from './privacy/pseudonym-key.ts';
export { type DropPart, needsSecondReading, readDrop, readWholeDrop, RULES_VERSION } from './chunk/drop-reader.ts';
export { type Receipt, rejectionsOf } from './chunk/receipt.ts';
export { isFlag, type Refusal, REFUSALS, ROW_REASONS, type RowNote, type RowReason } from './reasons/row-reasons.ts';
export type { RowChunk, SaleColumns, SpelledIn } from './chunk/row-chunk.ts';
export { LAST_SECOND, type SoldAt, toDate } from './sale/sold-at.ts';
export {
  csvOf,
  NULL_MARKER,
  TABLE_COLUMNS,
  TABLE_NAMES,
  type TableCsv,
  type TableName,
  type Tables,
  toTables,
} from './tables/keys.ts';
export type { Bytes } from './bytes/utf8.ts';
