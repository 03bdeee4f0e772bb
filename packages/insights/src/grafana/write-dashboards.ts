/** Writes Grafana's dashboards: `npm run dashboards`. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDashboardFiles } from './dashboard-files.ts';

const FOLDER = fileURLToPath(new URL('../../../../grafana/dashboards', import.meta.url));

await rm(FOLDER, { recursive: true, force: true });
for (const [path, text] of buildDashboardFiles()) {
  await mkdir(dirname(join(FOLDER, path)), { recursive: true });
  await writeFile(join(FOLDER, path), text);
}
