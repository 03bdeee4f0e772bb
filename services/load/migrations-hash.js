/** Changes with every migration, so that CloudFormation runs them when one is new (serverless.yml). */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'migrations');

export const hash = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
  .reduce((all, name) => all.update(`${name}\0`).update(readFileSync(join(folder, name))).update('\0'), createHash('sha256'))
  .digest('hex');
