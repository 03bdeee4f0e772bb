/** Caveats that several questions share. */

export const ITEM_PRICES =
  'Product takings are the prices of the items sold. '
  + 'Where a till wrote a different total, they do not add up to the takings of the branch.';

export const PSEUDONYMS =
  'A customer is a card, or in a cash sale a name at one branch: a person who pays by card and in cash counts twice, '
  + 'a person who pays cash at two branches counts at each, and namesakes at a branch count once.';

export const NEW_TO_THE_DATA = 'New means new in the loaded files, so in the first weeks nearly everybody is new.';

export const ALL_BRANCHES = 'Always for all branches: a file that cannot be read does not say which branch sent it.';

export const AT_LEAST_FOUR_WEEKS = 'For a period shorter than four weeks, the four weeks up to its last day are shown.';

export const UNKNOWN_DAY = 'A file without a known day counts in every period that began before it was uploaded.';

export const AGAINST_BEFORE =
  'Compared with the period before, or for one day with the same weekday a week earlier. '
  + 'Months differ in length, and days on which a branch did not report are missing.';

export const THIRTEEN_WEEKS = 'The 13 weeks up to the last day of the period, each with all its loaded days.';

export const UNFINISHED_WEEK = 'The last week counts only up to the last day of the period.';

/** For panels without rows, which would otherwise seem to say that every branch has reported. */
export const NOBODY_REPORTED = 'Nobody has reported.';
