import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { bundleUnlessCurrent } from './bundle-cache.js';
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
 * Bundles a function as serverless-esbuild would, to `node_modules/.cache/brewline/<service>/`, where external imports
 * still resolve; a bundle whose sources have not changed is kept.
 * @throws Error if the handler's file is missing or does not compile
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
  await bundleUnlessCurrent(file, options);
  return { file, exportName: definition.handler.slice(dot + 1) };
}
