import { styleText } from 'node:util';

/** Where a delivery prints its progress: `process.stdout`, or a test's. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const LABEL_WIDTH = 12;
const STEP_WIDTH = 38;

/** The output of a delivery: facts, then one line per step when it ends; on a terminal also while it runs. */
export class ProgressLog {
  readonly #out: ProgressOutput;
  readonly #isLive: boolean;

  constructor(out: ProgressOutput) {
    this.#out = out;
    this.#isLive = out.isTTY === true && !process.env.CI;
  }

  heading(text: string): void {
    this.#line(`\n  ${this.#style('bold', text)}\n`);
  }

  fact(label: string, text: string): void {
    this.#line(`  ${label.padEnd(LABEL_WIDTH)} ${text}`);
  }

  blankLine(): void {
    this.#line('');
  }

  success(text: string): void {
    this.#line(`\n  ${this.#style('green', '✓')} ${text}\n`);
  }

  failure(text: string): void {
    this.#line(`\n  ${this.#style('red', '✗')} ${text.replaceAll(/\n(?=.)/g, '\n    ')}\n`);
  }

  /** Runs one step and prints how long it took, with its detail. */
  async step<T>(name: string, work: () => Promise<T>, detail: (result: T) => string = () => ''): Promise<T> {
    const started = performance.now();
    const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`.padStart(6);
    const line = (mark: string, end = '') =>
      `  ${mark} ${name.padEnd(STEP_WIDTH)} ${this.#style('dim', seconds())}  ${end}`.trimEnd();
    const show = () => this.#out.write(`\r\u001b[2K${line('…')}`);
    if (this.#isLive) show();
    const ticking = this.#isLive ? setInterval(show, 1000) : undefined;
    const end = (text: string) => {
      clearInterval(ticking);
      this.#line(`${this.#isLive ? '\r\u001b[2K' : ''}${text}`);
    };
    try {
      const result = await work();
      end(line(this.#style('green', '✓'), detail(result)));
      return result;
    } catch (error) {
      end(line(this.#style('red', '✗')));
      throw error;
    }
  }

  #line(text: string): void {
    this.#out.write(`${text}\n`);
  }

  #style(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
    return this.#out.isTTY && !process.env.NO_COLOR ? styleText(style, text, { validateStream: false }) : text;
  }
}
