import type { Period } from '../period/period.ts';
import { QUESTIONS } from './index.ts';
import type { DashboardName, Placement, Question } from './question.ts';
import type { Theme } from './theme.ts';

interface DocumentPlace {
  readonly document: Placement['documents'][number];
  readonly period: Period;
  /** `''` for all. */
  readonly branch: string;
  /** Whether anything was sold in the period; if not, only the theme `completeness` has answers. */
  readonly isSold: boolean;
}

/** The questions of a document, in order. */
export const selectForDocument = ({ document, period, branch, isSold }: DocumentPlace): Question[] =>
  QUESTIONS.filter(
    ({ placement, theme }) =>
      placement.documents.includes(document)
      && placement.periods.includes(period)
      && placement.branches.includes(branch === '' ? 'all' : 'one')
      && (isSold || theme === 'completeness'),
  );

/** The questions of a theme on one of Grafana's dashboards, in order. */
export const selectForDashboard = (dashboard: DashboardName, theme: Theme): Question[] =>
  QUESTIONS.filter((question) => question.theme === theme && question.placement.dashboards.includes(dashboard));
