import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageStacks } from '@brewline/delivery';
import { waitUntil } from '@brewline/testing';

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** A region that no file of ours should name. */
const REGION = 'ca-central-1';

/** The stages that are packaged for the tests. */
const VARIANTS = {
  prod: { stage: 'prod', parameters: {} },
  /** Production with an existing warehouse, and with every other option. */
  existing: {
    stage: 'prod',
    parameters: {
      warehouse: 'existing',
      reportSender: 'reports@example.com',
      grafanaCertificateArn: 'a-certificate',
      githubRepository: 'example/brewline',
      codebuildRepository: 'https://github.com/example/brewline',
    },
  },
  /** Another stage. */
  local: { stage: 'local', parameters: {} },
} as const;

const CACHE = join(REPOSITORY, 'node_modules/.cache/brewline');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export type Variant = keyof typeof VARIANTS;

/**
 * Packages all stacks, once for all test files that need the same variant of the same sources.
 * @returns the folder with a folder for each stack
 */
export async function packagedFolder(variant: Variant): Promise<string> {
  const cache = join(CACHE, `package-${fingerprint()}`);
  const folder = join(cache, variant);
  mkdirSync(cache, { recursive: true });
  await waitUntil(() => existsSync(folder) || !isBeingMade(cache, variant), HOUR);
  if (existsSync(folder)) return folder;
  removeOldPackages();
  const draft = mkdtempSync(join(cache, draftPrefix(variant)));
  const checkout = copyOfCheckout();
  try {
    await packageStacks({ repo: checkout, out: draft, region: REGION, ...VARIANTS[variant] });
    publishDraft(draft, folder);
  } finally {
    for (const leftOver of [checkout, draft]) rmSync(leftOver, { recursive: true, force: true });
  }
  return folder;
}

/** Whether another test file packages the same now: folders are added to its draft, not to an abandoned one. */
const isBeingMade = (cache: string, variant: Variant): boolean =>
  readdirSync(cache)
    .filter((name) => name.startsWith(draftPrefix(variant)))
    .some((name) => modifiedMs(join(cache, name)) > Date.now() - MINUTE);

const draftPrefix = (variant: Variant): string => `${variant}-draft-`;
const modifiedMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** An hour, because tests may still use them. */
function removeOldPackages(): void {
  const folders = readdirSync(CACHE)
    .filter((name) => name.startsWith('package-'))
    .map((name) => join(CACHE, name));
  const isOld = (folder: string) => modifiedMs(folder) < Date.now() - HOUR;
  for (const folder of folders.filter(isOld)) rmSync(folder, { recursive: true, force: true });
}

/** Other test processes may package the same at the same time: the first to finish wins. */
function publishDraft(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}

/** The framework's plugin bundles in the service's folder, where two at a time would conflict. */
function copyOfCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'brewline-package-'));
  for (const entry of readdirSync(REPOSITORY, { withFileTypes: true })) {
    const [from, to] = [join(REPOSITORY, entry.name), join(copy, entry.name)];
    // The framework accepts no symbolic link as its file.
    if (entry.isFile() || entry.name === 'services')
      cpSync(from, to, { recursive: true, filter: (path) => !isGenerated(basename(path)) });
    else if (!entry.name.startsWith('.')) symlinkSync(from, to);
  }
  return copy;
}

/** A hash of everything that may be in a package. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const files = ['infra', 'services', 'packages'].flatMap((folder) => filesIn(join(REPOSITORY, folder)));
  for (const file of [
    ...files,
    ...['serverless.yml', 'package-lock.json', 'tsconfig.base.json'].map((name) => join(REPOSITORY, name)),
  ]) {
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 16);
}

function filesIn(folder: string): string[] {
  return (
    readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !isGenerated(name) && !name.endsWith('.test.ts'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      // The target of a link is among the files of another folder.
      .flatMap((entry) =>
        entry.isDirectory() ? filesIn(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : [],
      )
  );
}

const isGenerated = (name: string): boolean => name.startsWith('.') || name === 'node_modules';
