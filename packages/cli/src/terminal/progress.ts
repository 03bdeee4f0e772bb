import { styleText } from 'node:util';
import type { Invocation } from '@brewline/local';

/** Shows the progress of a run on one stream: stderr, or the one that the progress was created with. */
export interface Progress {
  readonly showCollected: (files: number) => void;
  readonly showInvocation: (invocation: Invocation) => void;
  readonly showLoaded: (files: number) => void;
  /** Prints a line that stays: above the bars while they are drawn. Printed even if `quiet`. */
  readonly print: (text: string) => void;
  /** Shows what a stalled run is waiting for; empty once it makes progress. Printed even if `quiet`. */
  readonly showWaiting: (reason: string) => void;
  /** Draws the bars for the last time: later output is not overwritten. */
  readonly end: () => void;
}

type Stage = 'collect' | 'extract' | 'transform' | 'load';
const STAGES: readonly Stage[] = ['collect', 'extract', 'transform', 'load'];
const BAR_CELLS = 32;
const REDRAW_MS = 80;

/**
 * One bar per stage on a terminal, one line per finished stage in a pipe, neither if `quiet`; what the run is waiting
 * for is always printed.
 */
export function createProgress(files: number, quiet: boolean, out: NodeJS.WriteStream = process.stderr): Progress {
  const done: Record<Stage, number> = { collect: 0, extract: 0, transform: 0, load: 0 };
  // Only the embedded pipeline reports its invocations. A large file makes several chunks, so transform may exceed the
  // number of files.
  const seen = new Set<Stage>(['collect', 'load']);
  let reason = '';
  let hasEnded = false;
  const drawOnce = quiet
    ? () => undefined
    : out.isTTY
      ? drawBars(out, files, done, seen, () => reason)
      : printLines(out, files, done);
  const draw = (last: boolean, text?: string) => {
    if (!hasEnded) drawOnce(last, text);
  };
  const hasBars = () => !quiet && out.isTTY && !hasEnded;
  return {
    showCollected(count) {
      done.collect = count;
      draw(false);
    },
    showInvocation({ service, messages, failures }) {
      if (service === 'extract' || service === 'transform') {
        seen.add(service);
        done[service] += messages - failures;
      }
      draw(false);
    },
    showLoaded(count) {
      done.load = count;
      draw(false);
    },
    print(text) {
      if (hasBars()) draw(false, text);
      else out.write(`${text}\n`);
    },
    showWaiting(text) {
      if (text === reason) return;
      reason = text;
      if (text !== '' && !hasBars()) out.write(`waiting: ${text}\n`);
      draw(false);
    },
    end() {
      draw(true);
      hasEnded = true;
    },
  };
}

function drawBars(
  out: NodeJS.WriteStream,
  files: number,
  done: Record<Stage, number>,
  seen: ReadonlySet<Stage>,
  reason: () => string,
) {
  let drawnAt = 0;
  let lines = 0;
  return (last: boolean, text?: string) => {
    if (!last && text === undefined && Date.now() - drawnAt < REDRAW_MS) return;
    if (text !== undefined) {
      out.write(`${lines > 0 ? `\u001b[${lines}A` : ''}\u001b[J${text}\n`);
      lines = 0;
    }
    drawnAt = Date.now();
    const shown = STAGES.filter((stage) => seen.has(stage));
    const drawn = shown.map((stage) => {
      const total = stage === 'transform' ? ' chunks' : ` of ${files} files`;
      return `  ${stage.padEnd(10)} ${bar(done[stage] / files)} ${String(done[stage]).padStart(7)}${total}`;
    });
    if (!last && reason() !== '') drawn.push(`  waiting: ${reason()}`.slice(0, out.columns - 1));
    out.write(`${lines > 0 ? `\u001b[${lines}A` : ''}${drawn.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[J`);
    lines = drawn.length;
  };
}

function bar(share: number): string {
  const cells = Math.round(Math.min(1, share) * BAR_CELLS);
  return styleText('green', '━'.repeat(cells)) + styleText('dim', '━'.repeat(BAR_CELLS - cells));
}

function printLines(out: NodeJS.WriteStream, files: number, done: Record<Stage, number>) {
  const printed = new Set<Stage>();
  return (last: boolean) => {
    for (const stage of ['collect', 'load'] as const) {
      if (printed.has(stage) || (done[stage] < files && !last)) continue;
      printed.add(stage);
      out.write(`${stage === 'collect' ? 'collected' : 'loaded'} ${done[stage]} of ${files} files\n`);
    }
  };
}
