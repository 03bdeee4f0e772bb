/** The parts of the CLI that tests and benchmarks use without starting its process. */
export { findInputs } from '../input/inputs.ts';
export { using } from '../lifecycle/using.ts';
export { formatCount, formatPence, formatTable } from '../terminal/format.ts';
export { createProgress } from '../terminal/progress.ts';
export { formatRunSummary } from '../run/run-summary.ts';
export { type EmbeddedPipeline, startPipeline } from '../pipeline/embedded-pipeline.ts';
export { readNotes } from '../run/ledger.ts';
export { type DropOutcome, isReconciled, type RunOutcome } from '../run/run-outcome.ts';
export { runFiles } from '../run/run.ts';
export { openDatabase } from '../warehouse/database.ts';
