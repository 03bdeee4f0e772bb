import { TimePickerBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { QUESTIONS } from '../questions/index.ts';
import type { Question, Theme } from '../questions/question.ts';
import { type Dashboard, dashboardBuilder } from './classic.ts';
import { lay, type Section } from './layout.ts';
import { linkToTheOthers, TAG } from './dashboard-links.ts';
import { questionPanel } from './question-panel.ts';
import type { Source } from './source.ts';
import { variables } from './variables.ts';

/** The dashboards of a warehouse, by the name of their files. */
export const questionDashboards = (source: Source): Readonly<Record<string, Dashboard>> => ({
  'sales': sales(source),
  'branch': branch(source),
  'data-quality': dataQuality(source),
});

const TITLES: Readonly<Partial<Record<Theme, string>>> = {
  what: 'What sells',
  where: 'Where',
  when: 'When',
  who: 'Who comes back',
};

const of = (theme: Theme): Question[] => QUESTIONS.filter((question) => question.theme === theme);

function section(source: Source, theme: Theme, questions: readonly Question[]): Section {
  const title = TITLES[theme];
  return {
    ...(title === undefined ? {} : { title }),
    panels: questions.map((question) => questionPanel(question, source)),
  };
}

function sales(source: Source): Dashboard {
  const sections = (['totals', 'what', 'where', 'when', 'who'] as const).map((theme) =>
    section(source, theme, of(theme)),
  );
  return built(
    source,
    {
      title: 'Sales',
      uid: 'brewline-sales',
      about: 'What sells, where, when, and who comes back.',
      branches: 'one or all',
    },
    sections,
  );
}

/** What a branch's own manager would compare it by, of the questions that list branches. */
const AMONG_BRANCHES: ReadonlySet<string> = new Set(['branch-ranking', 'branch-against-usual', 'best-day-since']);

function branch(source: Source): Dashboard {
  const isOfOne = ({ id, columns }: Question) => AMONG_BRANCHES.has(id) || columns.every(({ key }) => key !== 'branch');
  const sections = (['totals', 'when', 'what', 'who', 'where'] as const).map((theme) =>
    section(source, theme, of(theme).filter(isOfOne)),
  );
  return built(
    source,
    {
      title: 'Branch',
      uid: 'brewline-branch',
      about: 'One café, and how it stands among the others.',
      branches: 'one',
    },
    sections,
  );
}

function dataQuality(source: Source): Dashboard {
  const about =
    'Who has reported, what was left out and why, and how new the data is: what the other dashboards can be trusted with.';
  return built(source, { title: 'Data quality', uid: 'brewline-data-quality', about, branches: 'one or all' }, [
    section(source, 'completeness', of('completeness')),
  ]);
}

interface Head {
  readonly title: string;
  readonly uid: string;
  readonly about: string;
  readonly branches: 'one' | 'one or all';
}

/** A dashboard whose period its variables choose, since it ends with the data, not now. */
function built(source: Source, { title, uid, about, branches }: Head, sections: readonly Section[]): Dashboard {
  const builder = dashboardBuilder(title)
    .uid(uid)
    .description(`${about} ${source.cost}`)
    .tags([TAG])
    .link(linkToTheOthers())
    .readonly()
    .timezone('utc') // days and hours are a branch's own, and shown as they stand
    .timepicker(new TimePickerBuilder().hidden(true).refreshIntervals(source.refresh === '' ? [] : [source.refresh]))
    .refresh(source.refresh);
  for (const variable of variables(source, branches)) builder.withVariable(variable);
  return withUsedVariables(lay(builder, sections).build());
}

/** Without the variables that nothing of it asks for. */
function withUsedVariables(dashboard: Dashboard): Dashboard {
  const list = dashboard.templating.list ?? [];
  const isNamedIn = (name: string, texts: readonly unknown[]) =>
    texts.some((text) => JSON.stringify(text).includes(`\${${name}:`));
  const inPanels = list.filter(({ name }) => isNamedIn(name, dashboard.panels ?? []));
  return {
    ...dashboard,
    templating: { list: list.filter(({ name }) => isNamedIn(name, [dashboard.panels, ...inPanels])) },
  };
}
