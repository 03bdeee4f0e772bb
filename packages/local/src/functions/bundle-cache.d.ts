import type { BuildOptions } from 'esbuild';

/**
 * Bundles with esbuild, unless the existing bundle was made from the same sources with the same options.
 *
 * @param file the path of the bundle: the output of the one entry point of `options`
 * @throws BuildFailure of esbuild if a source is missing or does not compile
 */
export declare function bundleUnlessCurrent(file: string, options: BuildOptions): Promise<void>;
