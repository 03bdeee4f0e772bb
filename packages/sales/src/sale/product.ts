import { SEPARATOR } from '../lines/characters.ts';

/** Names are kept as sent: `Hot chocolate` and `Hot Chocolate` are two products. */
export interface Product {
  readonly name: string;
  readonly size: string;
  readonly flavour: string;
}

/** A product as one text: its sort key, and the source of its id. */
export const productKey = (product: Product): string =>
  product.name + SEPARATOR + product.size + SEPARATOR + product.flavour;
