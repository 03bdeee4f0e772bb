import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL, URL } from 'node:url';
import { bundleUnlessCurrent } from '@brewline/local/bundle-cache';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../../node_modules/.cache/brewline/cli/main.mjs', import.meta.url));

/** Bundles our own packages, keeping each file's `import.meta.url`; all others stay external. */
const ownPackagesOnly = {
  name: 'own-packages-only',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@brewline/') ? undefined : { external: true },
    );
    build.onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

/**
 * Bundles the command, one file for each part that is imported on demand, unless the bundle is current: Node takes a
 * second longer to read the TypeScript of 300 files (docs/decisions/0023-the-inner-loop.md).
 *
 * @returns the URL of the bundled main.ts
 */
export async function bundleMain() {
  await bundleUnlessCurrent(BUNDLE, {
    absWorkingDir: REPOSITORY,
    entryPoints: ['packages/cli/src/main.ts'],
    outdir: dirname(BUNDLE),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: [ownPackagesOnly],
  });
  return pathToFileURL(BUNDLE).href;
}
