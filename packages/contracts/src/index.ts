export type { DropRef } from './drop-ref.ts';
export { encodeMessage, MAX_MESSAGE_BYTES } from './message.ts';
export { PermanentError } from './permanent-error.ts';
export { decodeRowChunk, type RowChunkMessage } from './row-chunk-message.ts';
export { decodeObjectHints, type ObjectHint } from './s3-event.ts';
export { SMOKE_TEST_KEY } from './smoke-test-key.ts';
export {
  decodeTableBatch,
  type TableBatchContent,
  type TableBatchMessage,
  type TableObject,
} from './table-batch-message.ts';
