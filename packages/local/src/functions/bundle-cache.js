/**
 * Bundles that are kept with a list of their sources: bundling the three functions takes four seconds of CPU, checking
 * their sources' dates 0.1. JavaScript, because the `brewline` command is bundled before it can run TypeScript.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';

/** Files that are not sources but decide how imports resolve, in the folder of a source or above it. */
const CONFIG_FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'node_modules/.package-lock.json',
];
/** A source that was written this shortly before it was read could be written again without a change of its date. */
const CLOCK_TICK_MS = 1000;

/** @type {typeof import('./bundle-cache.d.ts').bundleUnlessCurrent} */
export async function bundleUnlessCurrent(file, options) {
  if (isCurrent(file, options)) return;
  const started = Date.now();
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({ ...options, metafile: true, write: false });
  const isEntry = ({ path }) => path === file;
  // The entry last: a process that reads it finds the files it imports.
  for (const { path, contents } of outputFiles.filter((output) => !isEntry(output))) writeAtomically(path, contents);
  writeAtomically(file, outputFiles.find(isEntry).contents);
  writeSources(file, options, metafile, started);
}

/** Whether a bundle matches its current sources. */
function isCurrent(file, options) {
  try {
    const sources = JSON.parse(readFileSync(sourcesPath(file), 'utf8'));
    return (
      sources.options === optionsText(options)
      && existsSync(file)
      && Object.entries(sources.files).every(([path, stamp]) => fileStamp(path) === stamp)
    );
  } catch {
    return false;
  }
}

/** Records the sources of a bundle, unless one changed too recently to tell whether the change is in the bundle. */
function writeSources(file, options, { inputs }, started) {
  const sources = Object.keys(inputs).map((path) => resolve(options.absWorkingDir, path));
  const files = [...sources, ...configFilesAbove(sources)];
  if (files.some((path) => modifiedMs(path) > started - CLOCK_TICK_MS)) return;
  const stamps = Object.fromEntries(files.map((path) => [path, fileStamp(path)]));
  writeAtomically(sourcesPath(file), JSON.stringify({ options: optionsText(options), files: stamps }));
}

/** By rename, because another process may be starting from the same file. */
function writeAtomically(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

function configFilesAbove(sources) {
  const folders = new Set();
  for (const source of sources) {
    for (let folder = dirname(source); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  }
  return [...folders]
    .flatMap((folder) => CONFIG_FILES.map((name) => join(folder, name)))
    .filter((path) => existsSync(path));
}

/** Plugins are functions, compared by their code. */
const optionsText = (options) =>
  JSON.stringify(options, (_, value) => (typeof value === 'function' ? String(value) : value));

const sourcesPath = (file) => `${file}.sources.json`;

const fileStamp = (path) => `${statSync(path, ABSENT)?.size ?? 'absent'} ${modifiedMs(path)}`;
const modifiedMs = (path) => statSync(path, ABSENT)?.mtimeMs ?? 0;
/** Not every input of a bundle is a file. */
const ABSENT = { throwIfNoEntry: false };
