// What a bundle was made of, kept beside it: to bundle the three functions takes four seconds of CPU, to look at their
// sources' dates 0.1.
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, type Metafile, version } from 'esbuild';

/** Files that are no source, but decide what an import means, in the folder of a source or above it. */
const CONFIG_FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'node_modules/.package-lock.json',
];
/**
 * Milliseconds: a source that was written so shortly before it was read could be written again without a change of its
 * date.
 */
const CLOCK_TICK_MS = 1000;

interface BundleSources {
  readonly esbuild: string;
  readonly options: string;
  /** By path, its size and date. */
  readonly files: Readonly<Record<string, string>>;
}

/** Whether a bundle is what its sources would make now. */
export function isCurrent(bundle: string, options: BuildOptions): boolean {
  try {
    const sources = JSON.parse(readFileSync(sourcesPath(bundle), 'utf8')) as BundleSources;
    const isSame = sources.esbuild === version && sources.options === JSON.stringify(options) && existsSync(bundle);
    return isSame && Object.entries(sources.files).every(([path, stamp]) => fileStamp(path) === stamp);
  } catch {
    return false;
  }
}

/**
 * Keeps what a bundle was made of, unless some of it changed too lately to tell whether it went into the bundle.
 * @param started when the bundling began, in milliseconds since 1970
 */
export function writeSources(bundle: string, options: BuildOptions, { inputs }: Metafile, started: number): void {
  const sources = Object.keys(inputs).map((path) => resolve(options.absWorkingDir!, path));
  const files = [...sources, ...configFilesAbove(sources)];
  if (files.some((path) => modifiedMs(path) > started - CLOCK_TICK_MS)) return;
  const kept: BundleSources = {
    esbuild: version,
    options: JSON.stringify(options),
    files: Object.fromEntries(files.map((path) => [path, fileStamp(path)])),
  };
  const draft = `${sourcesPath(bundle)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(kept));
  renameSync(draft, sourcesPath(bundle));
}

function configFilesAbove(sources: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const source of sources) {
    for (let folder = dirname(source); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  }
  return [...folders]
    .flatMap((folder) => CONFIG_FILES.map((name) => join(folder, name)))
    .filter((path) => existsSync(path));
}

const sourcesPath = (bundle: string): string => `${bundle}.sources.json`;

const fileStamp = (path: string): string => `${statSync(path, ABSENT)?.size ?? 'absent'} ${modifiedMs(path)}`;
const modifiedMs = (path: string): number => statSync(path, ABSENT)?.mtimeMs ?? 0;
/** Not every input of a bundle is a file. */
const ABSENT = { throwIfNoEntry: false } as const;
