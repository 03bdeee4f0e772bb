/** A migration that has run anywhere must not change: a warehouse compares its hash before it runs the next. */
import { expect, test } from '@jest/globals';
import { readMigrationFiles } from '../../migrations/migration-files.js';

/** The SHA-256 of each file. Add those of a new migration when it is released; never change one. */
const RELEASED: Readonly<Record<string, string>> = {
  '0001_cafe.postgres.sql': 'cabe0c6ca1293bb9fa83b7a56186198fe9d4fcb936f7297098b8d9360f0c4a91',
  '0001_cafe.redshift.sql': '791f553519e1b85666d951a2b1a5c074902ed24968879726731a37b74e317b21',
  '0002_ledger.postgres.sql': '518784ae89a384ad1f1f4662dc53801aecae3d405e8aab6401a23e72d4e3dbc5',
  '0002_ledger.redshift.sql': 'e8f69094af61a1e684b24f9697dc03ecefd6657f9737e637d24fc1661f3aee8d',
  '0003_drop_status.postgres.sql': 'a23cebaac4ce108c5ce1a048eb5e9a566e53e67f63a990585fe2422f9d0b7ccd',
  '0003_drop_status.redshift.sql': '95e32dcc226b3eac588be03438798c24c3c66236b9963f64a06227a7b062a5c1',
  '0004_mart.sql': '33abbd6af44547b73dd8eee721bdf9bee1f3636e95f90dca60e1de0310ed1ba3',
  '0005_retracted.postgres.sql': '39493ddace17c245860c5b05347d71eaeb578d185a7c38dd2ed9823a4d906862',
  '0005_retracted.redshift.sql': 'd54a684a6bf154d6ecadaaf7e511854596595c083b20161c49f87731a00a6d7d',
  '0006_star.sql': 'c9bc370d162f81d7bdd03ac7a8db1a1a201a2771bb49ae9af9c675aae3d9ec83',
  '0007_summaries.postgres.sql': '7fe77a5c358ce3532c7a2b4d0d403637efa6163af19864ff9bad32e3c26bbcba',
  '0007_summaries.redshift.sql': '7012c5717999a0e90ef9443c9f4b8ce363fe096a1cb1cbb64ffb0c11e5b0527f',
  '0008_derived.sql': '6a8ed87cbddbc4892d283dd5c39176a6bb41f68fc1edc605cf05212201d7fc82',
  '0009_drops.postgres.sql': '96c4e38080b913a43ed2589f514b9cd29d64493a700eb3b5756cc952e00ba93b',
  '0009_drops.redshift.sql': '5ae8170bb23f8c0624c10745fe9fd901105ab71f2ae7670102f82d80828f92d2',
  '0010_linear_summaries.postgres.sql': 'f9a8f3449edd3ab112bab109b17ce1285dd47f421e28e9f9a7b307d170892307',
  '0010_linear_summaries.redshift.sql': '3738bc308fd2f6cb475e012472eaae7af25fc959300b3f3a9ae9619e30c1d2cd',
  '0011_sessions.postgres.sql': '2bc556439fd3ba4a4bc3d2488c307fca5535e23522e906a64c29db34d4d53031',
  '0011_sessions.redshift.sql': '345fa455f6935748027386cb320dfc2823262010b3567a8140fbfd72b1ca197a',
};

test('released migrations are unchanged', () => {
  const hashes = Object.fromEntries(readMigrationFiles().map(({ name, hash }) => [name, hash]));
  expect(hashes).toMatchObject(RELEASED);
});
