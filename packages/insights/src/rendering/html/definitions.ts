/** The terms of a report. */
export const DEFINITIONS: readonly (readonly [term: string, meaning: string])[] = [
  ['Takings', 'the totals of all sales, as the tills wrote them. Product takings are prices times units sold.'],
  ['Sale', 'one basket at the till, of one or more items. The average basket is takings divided by sales.'],
  ['Days and hours', 'those of the branch’s own clock. A week begins on Monday.'],
  [
    'Customer',
    'a card, or in a cash sale a name at one branch, known by a pseudonym only. '
      + 'Returning customers had bought in an earlier week.',
  ],
  ['Rejected rows', 'counted in no figure. A corrected file replaces the old one, and its sales count once.'],
];
