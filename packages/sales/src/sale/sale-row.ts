import type { KeptText } from '../privacy/kept-text.ts';
import type { Person } from '../privacy/person.ts';
import type { BasketLine } from './basket.ts';
import type { Customer, Pseudonymise } from './customer.ts';
import type { Pence } from './money.ts';
import type { Payment } from './payment.ts';
import type { SoldAt } from './sold-at.ts';

/** One sale of a file, without a name and without a card. */
export interface SaleRow {
  readonly soldAt: SoldAt;
  /** As spelled in the row, or in the file's name. */
  readonly branch: string;
  readonly customer: Customer | null;
  readonly basket: readonly BasketLine[];
  readonly payment: Payment;
  readonly total: Pence;
  readonly totalDiffers: boolean;
}

/** A row that can be read, with its customer as written: it has not left extract. */
export interface ReadableRow extends Omit<SaleRow, 'customer'> {
  readonly foldedBranch: string;
  readonly person: Person;
  /** The texts of the basket that would leave extract, in the order of the file. */
  readonly products: readonly KeptText[];
}

/** The row as it leaves extract. */
export const toSaleRow = (
  { soldAt, branch, person, basket, payment, total, totalDiffers }: ReadableRow,
  pseudonymise: Pseudonymise,
): SaleRow => ({
  soldAt,
  branch,
  customer: pseudonymise(branch, person.name, person.card),
  basket,
  payment,
  total,
  totalDiffers,
});
