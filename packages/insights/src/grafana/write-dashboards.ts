/** Writes Grafana's dashboards: `npm run dashboards`. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dashboardFiles } from './dashboard-files.ts';

const FOLDER = fileURLToPath(new URL('../../../../grafana/dashboards', import.meta.url));

await rm(FOLDER, { recursive: true, force: true });
for (const [path, text] of dashboardFiles()) {
  await mkdir(dirname(join(FOLDER, path)), { recursive: true });
  await writeFile(join(FOLDER, path), text);
}
