/** The same for every spelling of a branch: case, blanks, `_` and `-` do not count. */
export const foldBranch = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

const BRANCH_AND_DATE = /(?:^|\/)([^/\p{Cc}]*\p{L}[^/\p{Cc}]*?)_\d{1,2}-\d{1,2}-\d{4}(?:[_.][^/]*)?$/u;

/**
 * `london_brixton_25-08-2021_08-00-00.csv` → `London Brixton`; `undefined` for a name of another form, which is never
 * guessed at.
 */
export function branchOfFile(key: string): string | undefined {
  const folded = BRANCH_AND_DATE.exec(key)?.[1];
  return folded
    ?.split(/[_\s]+/)
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ');
}
