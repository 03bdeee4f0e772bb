/** Texts of several questions: what their figures cannot know. */

export const ITEM_PRICES =
  'Takings of products are the prices of the items. '
  + 'Where a till wrote a total that differs from them, they do not add up to the takings of the branch.';

export const PSEUDONYMS =
  'A customer is a card, or in a cash sale a name at one branch: one person who pays by card and in cash counts twice, '
  + 'namesakes at a branch count once, and who pays cash at two branches counts at each.';

export const NEW_TO_THE_DATA = 'New means new to the files loaded, so in the first weeks nearly everybody is.';

export const ALL_BRANCHES = 'Of all branches: a file that cannot be read does not say whose it is.';

export const AT_LEAST_FOUR_WEEKS = 'Of a period shorter than four weeks, the four weeks up to its last day are shown.';

export const UNKNOWN_DAY = 'A file that says no day stands in every period that began before it was uploaded.';

export const AGAINST_BEFORE =
  'Against the period before, or of one day the same weekday a week earlier. '
  + 'Months differ in length, and days on which a branch did not report are missing from it.';

export const THIRTEEN_WEEKS = 'The 13 weeks up to the last day of the period, each with all its days that are loaded.';

export const UNFINISHED_WEEK = 'The last week counts up to the last day of the period only.';

/** Of questions without rows, which would else seem to say that every branch has reported. */
export const NOBODY_REPORTED = 'Nobody has reported.';
