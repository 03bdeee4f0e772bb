import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { bold, dim } from '../output/format.ts';
import { startLine } from '../pipeline/pipeline.ts';
import { type LivePage, startLivePage } from '../page/live-page.ts';
import { writePasswordFile } from '../home/password-file.ts';
import { announce } from '../pipeline/announcement.ts';
import { withOpen } from '../lifecycle/using.ts';

/** `brewline up`: keeps the embedded line and its live page running until Ctrl-C. @returns the exit code */
export const up = (home: string, signal: AbortSignal): Promise<number> =>
  keepUp(home, ['  The page updates by itself when you bring in files:', '', '    npx brewline run PATH…'], signal);

/** `brewline up --demo`: the same for what `npm start` loaded. */
export async function upDemo(home: string, signal: AbortSignal): Promise<number> {
  await access(join(home, 'postgres')).catch(() => {
    throw new Error('There is no demo here. Run npm start first, in this folder.');
  });
  return keepUp(home, ['  They hold what npm start loaded, until it runs again.'], signal);
}

function keepUp(home: string, use: readonly string[], signal: AbortSignal): Promise<number> {
  let page: LivePage | undefined;
  return withOpen(
    signal,
    () => startLine({ home, onInvocation: (invocation) => page?.see(invocation), signal, waitMs: Infinity }),
    async ({ cloud: { endpoint, credential }, warehouseUrl, keyFingerprint }) => {
      try {
        page = await startLivePage(warehouseUrl);
        const passwordFile = await writePasswordFile(home, warehouseUrl);
        const withdraw = await announce(home, { endpoint, credential, warehouseUrl, keyFingerprint });
        console.log(greeting(page.url, psqlCommand(warehouseUrl, passwordFile.path), use, relative('', home)));
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

/** Every user of the machine can read the arguments of psql: the password is in a file. */
const psqlCommand = (warehouseUrl: string, passwordFile: string): string =>
  `PGPASSFILE=${relative('', passwordFile)} psql ${Object.assign(new URL(warehouseUrl), { password: '' }).href}`;

const greeting = (pageUrl: string, psql: string, use: readonly string[], home: string): string =>
  [
    '',
    `  ${bold('The warehouse is up.')}`,
    '',
    `    ${bold(pageUrl)}`,
    `    ${psql}`,
    '',
    ...use,
    '',
    dim(`  Ctrl-C stops it; what is loaded stays in ${home}/.`),
    '',
  ].join('\n');
