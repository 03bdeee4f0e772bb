export { branchOfFile } from './branch-of-file.ts';
export { type Customer, keyFingerprint, pseudonymiser, type Pseudonymise, withheldKeyOf } from './customer.ts';
export {
  type BranchId,
  type CustomerId,
  type DropId,
  dropId,
  foldBranch,
  type Product,
  type ProductId,
  type SaleId,
} from './ids.ts';
export { judgeFile } from './judge-file.ts';
export type { Judgement } from './judgement.ts';
export type { LayoutName, Payment } from './layout.ts';
export { asPence, MAX_TOTAL, MAX_UNIT_PRICE, type Pence } from './money.ts';
export { pseudonymKeyFault } from './pseudonym-key.ts';
export { type DropPart, needsSecondReading, readDrop, readWholeDrop, RULES_VERSION } from './read-drop.ts';
export { type Receipt, rejectionsOf } from './receipt.ts';
export { isFlag, type Refusal, REFUSALS, ROW_REASONS, type RowNote, type RowReason } from './reasons.ts';
export type { RowChunk, SaleColumns, SpelledIn } from './row-chunk.ts';
export { LAST_SECOND, type SoldAt, toDate } from './sold-at.ts';
export {
  csvOf,
  NULL_MARKER,
  TABLE_COLUMNS,
  TABLE_NAMES,
  type TableCsv,
  type TableName,
  type Tables,
  toTables,
} from './tables.ts';
export type { Bytes } from './utf8.ts';
