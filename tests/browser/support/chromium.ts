import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { addCleanup } from '@brewline/testing';

/** Where Debian installs it. */
const CHROMIUM = '/usr/bin/chromium';
/** In addition to Playwright's own flags: no traffic except to the pages under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/**
 * Tests that need a browser. Without one, they are skipped with a message; with `BROWSER_TESTS=required`, they fail.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  const isSkipped = !existsSync(CHROMIUM) && process.env.BROWSER_TESTS !== 'required';
  // Jest does not list the tests of a file in which all are skipped.
  if (isSkipped) process.stderr.write(`Skipped the browser tests of ${name}: there is no ${CHROMIUM}.\n`);
  (isSkipped ? describe.skip : describe)(name, tests);
}

/** A browser window with a new profile, and the requests and errors of its pages. */
export interface Visit {
  readonly page: Page;
  /** The URL of every request. */
  readonly requests: string[];
  /** Errors and warnings on the console, uncaught errors, dialogs. */
  readonly faults: string[];
}

/** Starts a browser, which is closed when the tests of the file are over. */
export async function startChromium(): Promise<Visit> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  addCleanup(() => browser.close());
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB' });
  return { page: await context.newPage(), ...recordEvents(context) };
}

function recordEvents(context: BrowserContext): Omit<Visit, 'page'> {
  const [requests, faults]: [string[], string[]] = [[], []];
  context.on('request', (request) => requests.push(request.url()));
  context.on('weberror', (error) => faults.push(error.error().message));
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  context.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { requests, faults };
}
