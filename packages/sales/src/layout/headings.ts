import type { Columns } from './layout.ts';

/** The known headings, without case, blanks and punctuation. Real files had eleven headers. */
const HEADINGS: Record<keyof Columns, readonly string[]> = {
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

const FIELDS = Object.keys(HEADINGS) as (keyof Columns)[];
const REQUIRED = ['soldAt', 'basket', 'total', 'payment'] as const;

/** Reads a header line. @returns `undefined` for a line that is not one, or lacks a required column. */
export function columnsOf(cells: readonly string[]): Columns | undefined {
  const folded = cells.map(fold);
  const columns: Partial<Record<keyof Columns, number>> = {};
  for (const field of FIELDS) {
    const at = folded.findIndex((cell) => HEADINGS[field].includes(cell));
    if (at !== -1) columns[field] = at;
  }
  return REQUIRED.every((field) => columns[field] !== undefined) ? (columns as Columns) : undefined;
}

/** Whether several headings mean branch, so that they do not tell which column it is. */
export const hasSeveralBranchHeadings = (cells: readonly string[]): boolean =>
  cells.map(fold).filter((cell) => HEADINGS.branch.includes(cell)).length > 1;

const fold = (cell: string): string => cell.toLowerCase().replace(/[^a-z]/g, '');
