/** Files exported with a header line: the nightly fields in any order, under eleven headers. */
import { nightly } from './nightly.ts';
import type { Column, Layout } from './layout.ts';

/** The column names of real files, without case, blanks, `_` and `-`. */
const MEANING: Readonly<Record<string, Column>> = {
  dateandtime: 'time',
  timestamp: 'time',
  time: 'time',
  purchasedate: 'time',
  date: 'time',
  branchname: 'branch',
  location: 'branch',
  branch: 'branch',
  storelocation: 'branch',
  customername: 'customer',
  name: 'customer',
  orderproducts: 'basket',
  itemsordered: 'basket',
  order: 'basket',
  orderitems: 'basket',
  items: 'basket',
  totalprice: 'total',
  totalamount: 'total',
  price: 'total',
  totalspent: 'total',
  total: 'total',
  paymenttype: 'payment',
  paymentmethod: 'payment',
  payment: 'payment',
  cardnumber: 'card',
  creditcardnumber: 'card',
  paymentdetails: 'card',
};

/** The header of files saved by a spreadsheet. */
export const SPREADSHEET_HEADER = 'time, branch, name, order, price, payment, credit-card-number';

/** Files with this header end without a newline. */
const HEADER_WITHOUT_FINAL_NEWLINE = 'Date,Location,Customer Name,Items,Total,Payment Method,Card Number';

/** The first five are real; the rest are their words in other orders, some without customer or card. */
export const HEADERS: readonly string[] = [
  'date_and_time,branch_name,customer_name,order_products,total_price,payment_type,card_number',
  'Timestamp,Location,Customer Name,Items Ordered,Total Amount,Payment Method,Card Number',
  SPREADSHEET_HEADER,
  'purchase_date,store_location,customer_name,order_items,payment_method,Total_spent,Payment_details',
  HEADER_WITHOUT_FINAL_NEWLINE,
  'Date,Branch,Items,Total,Payment Method',
  'timestamp,store_location,order_items,total_amount,payment_type,customer_name',
  'Branch Name,Date and Time,Order Products,Total Price,Payment Type,Card Number',
  'card_number,payment_method,total,items,customer_name,location,date',
  'purchase-date,branch,customer-name,items-ordered,payment,price,credit-card-number',
  'TIME,LOCATION,NAME,ORDER,TOTAL,PAYMENT,CARD NUMBER',
];

/** The columns of a header line. */
export function columnsOf(header: string): Column[] {
  return header.split(',').map((name) => MEANING[name.toLowerCase().replace(/[\s_-]/g, '')]!);
}

const LAYOUTS: readonly Layout[] = HEADERS.map((header) => ({
  ...nightly,
  name: 'headed',
  columns: columnsOf(header),
  header,
  tail: header === HEADER_WITHOUT_FINAL_NEWLINE ? '' : '\n',
}));

/** @param turn selects the header; they alternate from day to day, since each came from a different person. */
export function headed(turn: number): Layout {
  return LAYOUTS[turn % LAYOUTS.length]!;
}
