import { foldBranch } from '@brewline/sales';

/** The branch that somebody means by a name, as files are matched: whatever its case, blanks, `_` and `-`. */
export const findBranch = (name: string, branches: readonly string[]): string | undefined =>
  branches.find((branch) => foldBranch(branch) === foldBranch(name));
