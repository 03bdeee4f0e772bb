import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs');
const script = JSON.parse(readFileSync(__dirname + '/script.json', 'utf8'));
appendFileSync(__dirname + '/calls', JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2) }) + '\\n');
const isHere = script.folder !== undefined && process.cwd().endsWith(script.folder);
if (script.says && (isHere || script.folder === undefined)) console.error(script.says);
if (isHere && script.does === 'fail') process.exit(1);
if (isHere && script.does === 'hang') setInterval(() => {}, 1000);
`;

/** A program in place of `sls`, which records its calls and fails, hangs or prints as set. */
export class FakeFramework {
  readonly program: string;
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder);
    this.#folder = folder;
    this.program = join(folder, 'sls');
    writeFileSync(this.program, PROGRAM, { mode: 0o755 });
    this.#write({});
  }

  says(text: string): void {
    this.#write({ says: text });
  }

  failsIn(folder: string, says: string): void {
    this.#write({ folder, says, does: 'fail' });
  }

  /** @param then called once it hangs */
  hangsIn(folder: string, then: () => void): void {
    this.#write({ folder, does: 'hang' });
    const watcher = watch(this.#folder, () => {
      if (!this.calls().some(({ cwd }) => cwd.endsWith(folder))) return;
      watcher.close();
      then();
    });
  }

  /** Its calls in order. */
  calls(): { cwd: string; args: string[] }[] {
    const file = join(this.#folder, 'calls');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { cwd: string; args: string[] });
  }

  #write(script: { folder?: string; says?: string; does?: 'fail' | 'hang' }): void {
    writeFileSync(join(this.#folder, 'script.json'), JSON.stringify(script));
  }
}
