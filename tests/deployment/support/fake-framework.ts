import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROGRAM = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs');
const told = JSON.parse(readFileSync(__dirname + '/told.json', 'utf8'));
appendFileSync(__dirname + '/calls', JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2) }) + '\\n');
const isHere = told.folder !== undefined && process.cwd().endsWith(told.folder);
if (told.says && (isHere || told.folder === undefined)) console.error(told.says);
if (isHere && told.does === 'fail') process.exit(1);
if (isHere && told.does === 'hang') setInterval(() => {}, 1000);
`;

/** For tests: a program in the place of `sls`, which notes how it was called and does as it was told. */
export class FakeFramework {
  readonly program: string;
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder);
    this.#folder = folder;
    this.program = join(folder, 'sls');
    writeFileSync(this.program, PROGRAM, { mode: 0o755 });
    this.#tell({});
  }

  says(text: string): void {
    this.#tell({ says: text });
  }

  failsIn(folder: string, says: string): void {
    this.#tell({ folder, says, does: 'fail' });
  }

  /** @param then called once it hangs */
  hangsIn(folder: string, then: () => void): void {
    this.#tell({ folder, does: 'hang' });
    const watcher = watch(this.#folder, () => {
      if (!this.calls().some(({ cwd }) => cwd.endsWith(folder))) return;
      watcher.close();
      then();
    });
  }

  /** How it was called, one after the other. */
  calls(): { cwd: string; args: string[] }[] {
    const file = join(this.#folder, 'calls');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { cwd: string; args: string[] });
  }

  #tell(told: { folder?: string; says?: string; does?: 'fail' | 'hang' }): void {
    writeFileSync(join(this.#folder, 'told.json'), JSON.stringify(told));
  }
}
