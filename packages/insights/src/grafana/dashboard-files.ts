import type { Dashboard } from './dashboard-model.ts';
import { buildPipelineDashboard } from './pipeline.ts';
import { buildQuestionDashboards } from './question-dashboards.ts';
import { POSTGRES, REDSHIFT } from './data-source.ts';

/** Every dashboard as the text of a file, by its path below `grafana/dashboards`. */
export function buildDashboardFiles(): ReadonlyMap<string, string> {
  const files = new Map([['cloudwatch/pipeline.json', toJson(buildPipelineDashboard())]]);
  for (const source of [POSTGRES, REDSHIFT]) {
    for (const [name, dashboard] of buildQuestionDashboards(source))
      files.set(`${source.folder}/${name}.json`, toJson(dashboard));
  }
  return files;
}

const toJson = (dashboard: Dashboard): string => `${JSON.stringify(dashboard, null, 2)}\n`;
