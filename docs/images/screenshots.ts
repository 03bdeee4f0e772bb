/** Takes the pictures of the README from the demo: `npm run screenshots`. Needs Chromium at /usr/bin/chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BREWLINE = fileURLToPath(new URL('../../packages/cli/bin/brewline.mjs', import.meta.url));
const SIZE = { width: 1100, height: 1000 };
const STYLE = 'body { margin: 0; background: #1e1e1e } pre { margin: 24px; color: #ddd; font: 14px/1.4 monospace }';

const imagePath = (name: string) => fileURLToPath(new URL(`./${name}.png`, import.meta.url));
const escapeHtml = (plain: string) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const folder = await mkdtemp(join(tmpdir(), 'brewline-screenshots-'));
const start = (...args: string[]) =>
  spawn(process.execPath, [BREWLINE, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: SIZE, locale: 'en-GB' });

const output = await text(start('demo').stdout);
// Only progress ends in a carriage return.
const lines = output.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1));
await page.setContent(`<style>${STYLE}</style><pre>$ npm start\n${escapeHtml(lines.join('\n'))}</pre>`);
await page.screenshot({ path: imagePath('terminal') });

const up = start('up', '--demo');
let printed = '';
for await (const chunk of up.stdout) {
  printed += String(chunk);
  if (printed.includes('Ctrl-C stops it')) break;
}
await page.goto(/http:\S+/.exec(printed)![0], { waitUntil: 'networkidle' }).catch(() => undefined);
await page.screenshot({ path: imagePath('page') });

await browser.close();
up.kill('SIGINT');
await once(up, 'exit');
await rm(folder, { recursive: true });
