import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { relative } from 'node:path';
import { FLAG, parseOptions, rejectPositionals } from '../arguments/options.ts';
import { announcePipeline } from '../home/announcement.ts';
import { demoHomeIn, postgresFolderIn } from '../home/home.ts';
import { writePasswordFile } from '../home/password-file.ts';
import { using } from '../lifecycle/using.ts';
import { type LivePage, startLivePage } from '../page/live-page.ts';
import { startPipeline } from '../pipeline/embedded-pipeline.ts';
import { bold, dim } from '../terminal/format.ts';
import type { Command } from './command.ts';

const HINTS = ['  The page updates when you load files:', '', '    npx brewline run PATH…'];
const DEMO_HINTS = ['  This is what npm start loaded. The next npm start replaces it.'];

/** `brewline up`: keeps the embedded pipeline and its live page running until Ctrl-C. */
export const up: Command = async (args, { home, signal }) => {
  const { values, positionals } = parseOptions(args, { demo: FLAG });
  rejectPositionals(positionals);
  if (!values.demo) return serve(home, HINTS, signal);
  const demoHome = demoHomeIn(home);
  await access(postgresFolderIn(demoHome)).catch(() => {
    throw new Error('There is no demo in this folder. Run npm start here first.');
  });
  return serve(demoHome, DEMO_HINTS, signal);
};

function serve(home: string, hints: readonly string[], signal: AbortSignal): Promise<number> {
  let page: LivePage | undefined;
  return using(
    signal,
    () =>
      startPipeline({ home, onInvocation: (invocation) => page?.record(invocation), signal, maxOutageMs: Infinity }),
    async ({ cloud: { endpoint, credential }, warehouseUrl, keyFingerprint }) => {
      try {
        page = await startLivePage(warehouseUrl);
        const passwordFile = await writePasswordFile(home, warehouseUrl);
        const withdraw = await announcePipeline(home, { endpoint, credential, warehouseUrl, keyFingerprint });
        const psql = formatPsqlCommand(warehouseUrl, passwordFile.path);
        console.log(formatGreeting(page.url, psql, hints, relative('', home)));
        if (!signal.aborted) await once(signal, 'abort');
        await withdraw();
        await passwordFile.remove();
      } finally {
        await page?.close();
      }
      return 0;
    },
  );
}

/** The password is in a file, as every user of the machine can read the arguments of psql. */
const formatPsqlCommand = (warehouseUrl: string, passwordFile: string): string =>
  `PGPASSFILE=${relative('', passwordFile)} psql ${Object.assign(new URL(warehouseUrl), { password: '' }).href}`;

const formatGreeting = (pageUrl: string, psql: string, hints: readonly string[], home: string): string =>
  [
    '',
    `  ${bold('The warehouse is up.')}`,
    '',
    `    ${bold(pageUrl)}`,
    `    ${psql}`,
    '',
    ...hints,
    '',
    dim(`  Ctrl-C stops it; loaded data stays in ${home}/.`),
    '',
  ].join('\n');
