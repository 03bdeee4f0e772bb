import { ALL_BRANCHES } from '../caveats.ts';
import { notesByReason } from '../../sql/notes-by-reason.ts';
import { defineQuestion } from '../question.ts';

export const rejectedRows = defineQuestion({
  id: 'rejected-rows',
  theme: 'completeness',
  title: 'Why were rows rejected?',
  columns: [
    { key: 'what', label: 'What is wrong', unit: 'text' },
    { key: 'rows', label: 'Rows', unit: 'count' },
    { key: 'files', label: 'Files', unit: 'count' },
    { key: 'todo', label: 'What to do', unit: 'text' },
  ],
  sql: ({ from, to }) => notesByReason('rejected', from, to),
  drawing: { kind: 'table' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all'],
    dashboards: ['data-quality'],
  },
  advice: 'Have the files corrected and upload them again under the same name: a corrected file replaces the old one.',
  caveat: `No figure includes these sales. A file with several days counts in each of them. ${ALL_BRANCHES}`,
});
