/** Where each field stands in a row; branch, customer and card may be absent. */
export interface Columns {
  readonly soldAt: number;
  readonly branch?: number;
  readonly customer?: number;
  readonly basket: number;
  readonly total: number;
  readonly payment: number;
  readonly card?: number;
}

/** The spellings of a header's cells, without case, blanks and punctuation. Eleven headers were seen in real files. */
const SPELLINGS: Record<keyof Columns, readonly string[]> = {
  soldAt: [
    'dateandtime',
    'datetime',
    'timestamp',
    'time',
    'date',
    'purchasedate',
    'purchasetime',
    'orderdate',
    'ordertime',
    'saledate',
    'soldat',
    'transactiondate',
    'transactiontime',
  ],
  branch: [
    'branchname',
    'branch',
    'location',
    'storelocation',
    'store',
    'storename',
    'branchlocation',
    'shop',
    'cafe',
    'outlet',
  ],
  customer: ['customername', 'customer', 'name', 'fullname', 'customerfullname'],
  basket: [
    'orderproducts',
    'itemsordered',
    'orderitems',
    'ordereditems',
    'order',
    'orders',
    'items',
    'products',
    'basket',
    'basketitems',
    'purchase',
    'purchases',
    'productsordered',
  ],
  total: [
    'totalprice',
    'totalamount',
    'totalspent',
    'totalcost',
    'totalpaid',
    'total',
    'price',
    'amount',
    'amountspent',
    'cost',
    'totalspend',
    'ordertotal',
  ],
  payment: ['paymenttype', 'paymentmethod', 'payment', 'method', 'paymentform', 'paidby', 'cashorcard'],
  card: [
    'cardnumber',
    'creditcardnumber',
    'paymentdetails',
    'card',
    'cardno',
    'creditcard',
    'carddetails',
    'paymentcard',
    'debitcardnumber',
  ],
};

const ROLES = Object.keys(SPELLINGS) as (keyof Columns)[];
const REQUIRED = ['soldAt', 'basket', 'total', 'payment'] as const;

/** Reads a header line. @returns `undefined` for a line that is none, or lacks a column no sale can be without. */
export function columnsOf(cells: readonly string[]): Columns | undefined {
  const folded = cells.map(foldHeading);
  const found: Partial<Record<keyof Columns, number>> = {};
  for (const role of ROLES) {
    const at = folded.findIndex((cell) => SPELLINGS[role].includes(cell));
    if (at !== -1) found[role] = at;
  }
  return REQUIRED.every((role) => found[role] !== undefined) ? (found as Columns) : undefined;
}

/** Whether more than one heading says branch: which of the columns it is, the headings cannot say. */
export const hasRivalBranches = (cells: readonly string[]): boolean =>
  cells.map(foldHeading).filter((cell) => SPELLINGS.branch.includes(cell)).length > 1;

const foldHeading = (cell: string): string => cell.toLowerCase().replace(/[^a-z]/g, '');
