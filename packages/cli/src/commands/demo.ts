import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '@brewline/generator';
import { answers } from '../answers.ts';
import { bold, dim, plural } from '../format.ts';
import { findInputs } from '../inputs.ts';
import { startLine } from '../line.ts';
import { createProgress } from '../progress.ts';
import { isReconciled, runFiles } from '../run.ts';
import { summary } from '../summary.ts';
import { empty } from './reset.ts';
import { withOpen } from '../with-open.ts';

/** One 8pm drop of a chain of this size: about 30,000 sales, three rows in ten thousand spoiled. */
const NIGHT = { branches: 100, days: 1, sales: 300, seed: 8, dirt: 0.0003 };

/** `npm start`: one evening's drop, or the user's own files, through the whole line, and the answers. @returns the exit code */
export async function demo(paths: readonly string[], home: string): Promise<number> {
  const own = paths.length > 0 ? await findInputs(paths) : undefined;
  await empty(home);
  await mkdir(home, { recursive: true });
  const inputs = own ?? (await generatedNight(join(home, 'drop')));
  console.log(`\n${bold('  Brewline')}  ${own ? plural(inputs.length, 'file') : `8pm: ${plural(inputs.length, 'branch', 'branches')} drop the day's sales (generated, seed ${NIGHT.seed})`}\n`);
  const progress = createProgress(inputs.length, false, process.stdout);
  return withOpen(
    () => startLine({ home, onInvocation: progress.invoked }),
    async (line) => {
      const outcome = await runFiles(line, inputs, progress);
      progress.end();
      console.log([...summary(outcome), ...(await answers(line.database))].join('\n'));
      console.log(dim('  Your own files: npm start -- PATH…   Keep them: npx brewline run PATH…   Ask in SQL: npx brewline up\n'));
      return isReconciled(outcome) ? 0 : 1;
    },
  );
}

async function generatedNight(folder: string) {
  await writeFiles(NIGHT, folder);
  return findInputs([folder]);
}
