/**
 * The key of the smoke test's drop. It is loaded and retracted like any other, but no metric counts it, since it
 * belongs to no branch.
 */
export const SMOKE_TEST_KEY = 'smoke-test/brewline_smoke_test.csv';
