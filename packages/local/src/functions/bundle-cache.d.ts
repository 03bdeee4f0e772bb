import type { BuildOptions } from 'esbuild';

/**
 * Bundles with esbuild, unless what is there was made of the same sources with the same options.
 *
 * @param file the path of the bundle: the output of the one entry point of `options`
 * @throws BuildFailure of esbuild when a source is missing or does not compile
 */
export declare function bundleUnlessCurrent(file: string, options: BuildOptions): Promise<void>;
