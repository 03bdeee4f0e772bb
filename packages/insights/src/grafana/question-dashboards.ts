import { TimePickerBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { selectForDashboard } from '../questions/placement.ts';
import type { DashboardName } from '../questions/question.ts';
import { type Theme, THEME_TITLES } from '../questions/theme.ts';
import { createDashboardsLink, TAG } from './dashboard-links.ts';
import { createDashboardBuilder, type Dashboard } from './dashboard-model.ts';
import type { DataSource } from './data-source.ts';
import { layOut, type Section } from './layout.ts';
import { buildQuestionPanel } from './question-panel.ts';
import { buildVariables } from './variables.ts';

interface Definition {
  readonly title: string;
  readonly uid: string;
  readonly about: string;
  readonly branches: 'one' | 'one or all';
  /** One section each, in this order. */
  readonly themes: readonly Theme[];
}

const DEFINITIONS: Readonly<Record<DashboardName, Definition>> = {
  'sales': {
    title: 'Sales',
    uid: 'brewline-sales',
    about: 'What sells, where, when, and who comes back.',
    branches: 'one or all',
    themes: ['totals', 'what', 'where', 'when', 'who'],
  },
  'branch': {
    title: 'Branch',
    uid: 'brewline-branch',
    about: 'One café, and how it compares with the others.',
    branches: 'one',
    themes: ['totals', 'when', 'what', 'who', 'where'],
  },
  'data-quality': {
    title: 'Data quality',
    uid: 'brewline-data-quality',
    about:
      'Who has reported, what was left out and why, and how new the data is: '
      + 'how far you can trust the other dashboards.',
    branches: 'one or all',
    themes: ['completeness'],
  },
};

/** These come first on their dashboard, right below its title. */
const UNTITLED: ReadonlySet<Theme> = new Set(['totals', 'completeness']);

/** The dashboards of a warehouse, by file name. */
export const buildQuestionDashboards = (source: DataSource): [DashboardName, Dashboard][] =>
  (Object.keys(DEFINITIONS) as DashboardName[]).map((name) => [name, buildDashboard(name, source)]);

/** Its variables choose the period, since that ends with the data, not now as Grafana's time range does. */
function buildDashboard(name: DashboardName, source: DataSource): Dashboard {
  const { title, uid, about, branches, themes } = DEFINITIONS[name];
  const builder = createDashboardBuilder(title)
    .uid(uid)
    .description(`${about} ${source.refreshNote}`)
    .tags([TAG])
    .link(createDashboardsLink())
    .readonly()
    .timezone('utc') // days and hours are branch-local, and shown unconverted
    .timepicker(new TimePickerBuilder().hidden(true).refreshIntervals(source.refresh === '' ? [] : [source.refresh]))
    .refresh(source.refresh);
  for (const variable of buildVariables(source, branches)) builder.withVariable(variable);
  const sections = themes.map((theme) => buildSection(name, theme, source));
  return removeUnusedVariables(layOut(builder, sections).build());
}

const buildSection = (name: DashboardName, theme: Theme, source: DataSource): Section => ({
  ...(!UNTITLED.has(theme) && { title: THEME_TITLES[theme] }),
  panels: selectForDashboard(name, theme).map((question) => buildQuestionPanel(question, source)),
});

/** Removes variables that no panel uses, directly or through another variable. */
function removeUnusedVariables(dashboard: Dashboard): Dashboard {
  const list = dashboard.templating.list ?? [];
  const isNamedIn = (name: string, texts: readonly unknown[]) =>
    texts.some((text) => JSON.stringify(text).includes(`\${${name}:`));
  const inPanels = list.filter(({ name }) => isNamedIn(name, dashboard.panels ?? []));
  return {
    ...dashboard,
    templating: { list: list.filter(({ name }) => isNamedIn(name, [dashboard.panels, ...inPanels])) },
  };
}
