/** Why a whole drop was refused. */
export const REFUSALS = {
  binary: 'it is not a text file; export the sales as CSV and upload them under the same name',
  no_layout:
    'it matches no known layout; compare it with docs/data-contract.md, '
    + 'export it again and upload it under the same name',
  branch_unclear:
    'nothing shows which column holds the branch and which the customer; rename it BRANCH_DD-MM-YYYY_HH-MM-SS.csv, '
    + 'or give it one column headed "branch" and one headed "customer", and upload it again',
  personal_key:
    "its file name contains a customer's name, a card number or an e-mail address; the name is not kept; "
    + 'rename it BRANCH_DD-MM-YYYY_HH-MM-SS.csv and upload it again',
  no_branch:
    'its branch is neither in its rows nor in its name; '
    + 'rename it BRANCH_DD-MM-YYYY_HH-MM-SS.csv and upload it again',
  too_many_rejects: 'too many of its rows were rejected; correct them and upload the file under the same name',
  other_pseudonym_key:
    'it was read with a different pseudonym key from the one that the warehouse was loaded with; '
    + 'restore that key, or reload everything with the new one',
} as const;

export type Refusal = keyof typeof REFUSALS;
