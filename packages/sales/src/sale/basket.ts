import { SEPARATOR } from '../lines/characters.ts';
import { memoize } from '../memory/memo.ts';
import { holdsContact, isSafeName, keptText, type KeptText } from '../privacy/kept-text.ts';
import type { RowReason } from '../reasons/row-reasons.ts';
import { asPence, MAX_UNIT_PRICE, parsePounds, type Pence } from './money.ts';
import { type Product, productKey } from './product.ts';

/** One (product, price) of a basket. */
export interface BasketLine {
  readonly product: Product;
  /** The product's sort key, and the source of its id. */
  readonly key: string;
  readonly unitPrice: Pence;
  readonly quantity: number;
}

/** How a layout writes its baskets: `[Size ]Name[ - Flavour] - price, …` or `size,name,price,size,name,price…`. */
export type BasketForm = 'items' | 'triplets';

export type BasketFault = Extract<RowReason, 'bad_basket' | 'product_name' | 'bad_price'>;

/** One item as the file writes it. */
export interface Item {
  readonly product: Product;
  readonly key: string;
  readonly unitPrice: Pence;
  /** Its name and, if it has one, its flavour. */
  readonly texts: readonly KeptText[];
}

/** Reads one basket into its items in the order of the file, or returns why it is malformed. */
export type ReadItems = (text: string) => readonly Item[] | BasketFault;

export function itemsReader(form: BasketForm): ReadItems {
  const splitBasket = form === 'items' ? (text: string) => text.split(',') : splitTriplets;
  const readItem = memoize(form === 'items' ? itemFromText : itemFromTriplet);
  return (text) => {
    const items: Item[] = [];
    for (const part of splitBasket(text)) {
      const item = readItem(part);
      if (typeof item === 'string') return item;
      items.push(item);
    }
    return items;
  };
}

/** The basket lines of a sale in order of (product, price). */
export function basketOf(items: readonly Item[]): BasketLine[] {
  const sorted = items.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.unitPrice - b.unitPrice));
  const lines: (BasketLine & { quantity: number })[] = [];
  for (const item of sorted) {
    const last = lines.at(-1);
    if (last?.key === item.key && last.unitPrice === item.unitPrice) last.quantity += 1;
    else lines.push({ product: item.product, key: item.key, unitPrice: item.unitPrice, quantity: 1 });
  }
  return lines;
}

/** The basket's sum in pence. */
export const sumOf = (basket: readonly BasketLine[]): Pence =>
  asPence(basket.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0));

/** One line of a basket as text. */
export const basketLineText = (key: string, unitPrice: number, quantity: number): string =>
  `${SEPARATOR}${SEPARATOR}${key}${SEPARATOR}${unitPrice}${SEPARATOR}${quantity}`;

/** The basket as the text that goes into its sale's id. */
export const basketText = (basket: readonly BasketLine[]): string =>
  basket.reduce((text, line) => text + basketLineText(line.key, line.unitPrice, line.quantity), '');

function splitTriplets(text: string): string[] {
  const fields = text.split(',');
  return Array.from({ length: Math.ceil(fields.length / 3) }, (_, n) => fields.slice(n * 3, n * 3 + 3).join(','));
}

const WITH_SIZE = /^(Regular|Large) +(.+)$/;

function itemFromText(text: string): Item | BasketFault {
  const parts = text.trim().split(' - ');
  if (parts.length < 2 || parts.length > 3) return 'bad_basket';
  const [sizedName = '', ...rest] = parts;
  const [, size = '', name = sizedName] = WITH_SIZE.exec(sizedName) ?? [];
  const price = rest.pop() ?? '';
  return toItem(name, size, rest[0] ?? '', price);
}

function itemFromTriplet(text: string): Item | BasketFault {
  const [size = '', names = '', price = ''] = text.split(',').map((field) => field.trim());
  const [name = '', flavour = '', ...more] = names.split(' - ');
  if (more.length > 0 || !['', 'Regular', 'Large'].includes(size)) return 'bad_basket';
  return toItem(name, size, flavour, price);
}

/** After a lost comma, the next item's name contains the price of the one before it. */
const PRICE_INSIDE = /(?:^|[\d ])\.\d/;
const NUMBER_LIKE = /^[-+]?[\d.][\d.e+-]*$/i;

function toItem(name: string, size: string, flavour: string, price: string): Item | BasketFault {
  const product = { name: name.trim(), size, flavour: flavour.trim() };
  if (product.name === '' || PRICE_INSIDE.test(product.name) || PRICE_INSIDE.test(product.flavour)) return 'bad_basket';
  if (!isSafeName(product.name) || !isSafeName(product.flavour) || holdsContact(product.name, product.flavour))
    return 'product_name';
  const unitPrice = parsePounds(price.trim());
  if (unitPrice === undefined || unitPrice > MAX_UNIT_PRICE)
    return NUMBER_LIKE.test(price.trim()) ? 'bad_price' : 'bad_basket';
  const texts = [product.name, product.flavour].filter((text) => text !== '').map(keptText);
  return { product, key: productKey(product), unitPrice, texts };
}
