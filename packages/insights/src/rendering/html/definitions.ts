/** What the words of a report mean. */
export const DEFINITIONS: readonly (readonly [term: string, meaning: string])[] = [
  [
    'Takings',
    'what the tills wrote as the total of each sale. Takings of products are their prices times the units sold.',
  ],
  ['Sale', 'one basket at the till, of one item or more. Its average is the average basket.'],
  ['Days and hours', 'those of the branch’s own clock. A week begins on Monday.'],
  [
    'Customer',
    'a card, or in a cash sale a name at one branch, known by a pseudonym only. '
      + 'Returning are those who had bought in an earlier week.',
  ],
  ['Rows that were rejected', 'are in no figure. A corrected file replaces the one before, and its sales count once.'],
];
