import { foldBranch } from '@brewline/sales';

/** The branch with a name, matched as in files: ignoring case, blanks, `_` and `-`. */
export const findBranch = (name: string, branches: readonly string[]): string | undefined =>
  branches.find((branch) => foldBranch(branch) === foldBranch(name));
