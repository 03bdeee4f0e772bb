/** Why a whole drop was refused. */
export const REFUSALS = {
  binary: 'it is not a text file; export the sales as CSV and upload them under the same name',
  no_layout:
    'no known layout fits it; compare it with docs/data-contract.md, export it again and upload it under the same name',
  branch_unclear:
    'nothing shows which column holds the branch and which the customer; name it BRANCH_DD-MM-YYYY_HH-MM-SS.csv, '
    + 'or give it one column headed "branch" and one headed "customer", and upload it again',
  personal_key:
    "its file name holds a customer's name, a card number or an e-mail address; the name is not kept; "
    + 'rename it BRANCH_DD-MM-YYYY_HH-MM-SS.csv and upload it again',
  no_branch: 'neither its rows nor its name say which branch it is; name it BRANCH_DD-MM-YYYY_HH-MM-SS.csv',
  too_many_rejects: 'too many of its rows were rejected; correct them and upload the file under the same name',
  other_pseudonym_key:
    'it was read with another pseudonym key than the warehouse was filled with; '
    + 'restore the key, or reload everything with the new one',
} as const;

export type Refusal = keyof typeof REFUSALS;
