/** Test helpers for this and other packages. */
export { createOracle, differencesOf } from './mart-oracle.ts';
export {
  createTestDrop,
  csvFile,
  customerNumber,
  expectedTables,
  fileNamed,
  type FileOptions,
  InMemoryBucket,
  manySales,
  PSEUDONYM_KEY,
  sale,
  saleWithoutBranch,
  TABLE_QUERIES,
  type TestDrop,
} from './test-drops.ts';
export { describeEachWarehouse, TIMEOUT_MS, type WarehouseHarness } from './warehouse-harness.ts';
