/** Themes in reading order. */
export const THEMES = ['totals', 'what', 'where', 'when', 'who', 'completeness'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_TITLES: Readonly<Record<Theme, string>> = {
  totals: 'How much',
  what: 'What sells',
  where: 'Where',
  when: 'When',
  who: 'Who comes back',
  completeness: 'How complete this is',
};
