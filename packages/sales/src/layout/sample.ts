import { type CsvLine, isReadable } from '../lines/csv-lines.ts';

const SAMPLE_READABLE = 50;
const SAMPLE_LINES = 1000;

/** Reads lines until the sample is complete. @returns the sample, and the rest of the run it ended in */
export async function readStart(lines: AsyncGenerator<CsvLine[]>): Promise<CsvLine[]> {
  const start: CsvLine[] = [];
  while (start.filter(isReadable).length < SAMPLE_READABLE && start.length < SAMPLE_LINES) {
    const next = await lines.next();
    if (next.done) break;
    start.push(...next.value);
  }
  return start;
}

/** The lines that decide the layout: the same ones however the stream is split. */
export function sampleOf(start: readonly CsvLine[]): CsvLine[] {
  let readable = 0;
  const end = start.findIndex((line) => isReadable(line) && (readable += 1) === SAMPLE_READABLE);
  return start.slice(0, end === -1 ? SAMPLE_LINES : Math.min(end + 1, SAMPLE_LINES));
}
