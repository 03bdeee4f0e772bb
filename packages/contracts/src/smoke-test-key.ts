/**
 * The key of the smoke test's drop. It is loaded and retracted as any other, but it is no branch's: no metric counts
 * it.
 */
export const SMOKE_TEST_KEY = 'smoke-test/brewline_smoke_test.csv';
