import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { isCurrent, writeSources } from './bundle-sources.ts';
import type { FunctionDefinition } from '../platform/function-definitions.ts';

/** Options of serverless-esbuild that esbuild itself would refuse. */
const PLUGIN_OPTIONS = [
  'concurrency',
  'zipConcurrency',
  'exclude',
  'nativeZip',
  'packager',
  'packagePath',
  'packagerOptions',
  'installExtraArgs',
  'watch',
  'keepOutputDirectory',
  'outputFileExtension',
  'outputBuildFolder',
  'outputWorkFolder',
  'nodeExternals',
  'skipBuild',
  'skipRebuild',
  'skipBuildExcludeFns',
  'stripEntryResolveExtensions',
  'disposeContext',
];

/** A bundled handler. */
export interface Bundle {
  file: string;
  /** The name under which the file exports the handler. */
  exportName: string;
}

/**
 * Bundles a function as serverless-esbuild would, to `node_modules/.cache/brewline/<service>/`, where what is left
 * external still resolves; a bundle whose sources have not changed is kept.
 * @throws Error when the handler's file is missing or does not compile
 */
export async function bundleFunction(definition: FunctionDefinition, repo: string): Promise<Bundle> {
  const dot = definition.handler.lastIndexOf('.');
  const source = definition.handler.slice(0, dot);
  const entry = ['.ts', '.js', '.mts', '.mjs']
    .map((extension) => source + extension)
    .find((path) => existsSync(join(definition.folder, path)));
  if (entry === undefined) throw new Error(`${definition.name}: there is no ${source}.ts in ${definition.folder}`);

  const { exclude = 'aws-sdk', external = [], outputFileExtension = '.js' } = definition.esbuild;
  const file = join(repo, 'node_modules/.cache/brewline', definition.service, basename(source) + outputFileExtension);
  const esbuildOptions = Object.fromEntries(
    Object.entries(definition.esbuild).filter(([name]) => !PLUGIN_OPTIONS.includes(name)),
  ) as BuildOptions;
  const options: BuildOptions = {
    bundle: true,
    platform: 'node',
    target: definition.runtime.replace(/^nodejs(\d+)\.x$/, 'node$1'),
    logLevel: 'silent',
    ...esbuildOptions,
    external: [...external, ...[exclude].flat().filter((name) => name !== '*')],
    absWorkingDir: definition.folder,
    entryPoints: [entry],
    outfile: file,
  };
  if (!isCurrent(file, options)) await makeBundle(file, options);
  return { file, exportName: definition.handler.slice(dot + 1) };
}

async function makeBundle(file: string, options: BuildOptions): Promise<void> {
  const started = Date.now();
  const { outputFiles, metafile } = await build({ ...options, metafile: true, write: false });
  for (const output of outputFiles) writeAtomically(output.path, output.contents);
  writeSources(file, options, metafile, started);
}

/** By rename, because another local cloud of this checkout may be starting from the same file. */
function writeAtomically(path: string, contents: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}
