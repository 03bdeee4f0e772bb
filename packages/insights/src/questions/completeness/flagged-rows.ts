import { ALL_BRANCHES } from '../caveats.ts';
import { notesByReason } from '../../sql/notes-by-reason.ts';
import { defineQuestion } from '../question.ts';

export const flaggedRows = defineQuestion({
  id: 'flagged-rows',
  theme: 'completeness',
  title: 'Which rows were kept but look odd?',
  columns: [
    { key: 'what', label: 'What is odd', unit: 'text' },
    { key: 'rows', label: 'Rows', unit: 'count' },
    { key: 'files', label: 'Files', unit: 'count' },
    { key: 'todo', label: 'What to do', unit: 'text' },
  ],
  sql: ({ from, to }) => notesByReason('flagged', from, to),
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['data-quality'],
  },
  advice: 'Have the tills that write them checked.',
  caveat:
    'These sales are in all figures, with the total that the till wrote. '
    + `A file with several days counts in each of them. ${ALL_BRANCHES}`,
});
