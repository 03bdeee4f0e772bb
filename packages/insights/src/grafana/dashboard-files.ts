import type { Dashboard } from './classic.ts';
import { pipeline } from './pipeline.ts';
import { questionDashboards } from './question-dashboards.ts';
import { POSTGRES, REDSHIFT } from './source.ts';

/** Every dashboard as the text of a file, by its path below `grafana/dashboards`. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  const files = new Map([['cloudwatch/pipeline.json', text(pipeline())]]);
  for (const source of [POSTGRES, REDSHIFT]) {
    for (const [name, dashboard] of Object.entries(questionDashboards(source)))
      files.set(`${source.folder}/${name}.json`, text(dashboard));
  }
  return files;
}

const text = (dashboard: Dashboard): string => `${JSON.stringify(dashboard, null, 2)}\n`;
