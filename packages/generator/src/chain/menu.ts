/** The menu of the cafés: names, sizes, flavours and prices like the real ones. */

export type Size = '' | 'Regular' | 'Large';

export interface Product {
  readonly size: Size;
  readonly name: string;
  /** `''` when there is none. */
  readonly flavour: string;
  readonly pence: number;
}

/** One entry of the menu: one product per flavour and size. */
interface Entry {
  readonly name: string;
  readonly flavours?: readonly string[];
  readonly prices: Partial<Record<Size, number>>;
}

const sized = (Regular: number, Large: number): Entry['prices'] => ({ Regular, Large });
const syrups = ['Caramel', 'Hazelnut', 'Vanilla'];
const teas = ['Camomile', 'Darjeeling', 'Earl Grey', 'English breakfast', 'Fruit', 'Green', 'Peppermint'];
const smoothies = ['Berry Beautiful', 'Carrot Kick', 'Glowing Greens'];
const frappes = ['Chocolate Cookie', 'Coffee', 'Strawberries & Cream'];

const ALWAYS: readonly Entry[] = [
  { name: 'Americano', prices: sized(195, 225) },
  { name: 'Cappuccino', prices: sized(215, 245) },
  { name: 'Chai latte', prices: sized(230, 260) },
  { name: 'Espresso', prices: sized(150, 180) },
  { name: 'Filter coffee', prices: sized(150, 180) },
  { name: 'Flavoured hot chocolate', flavours: syrups, prices: sized(260, 290) },
  { name: 'Flavoured latte', flavours: [...syrups, 'Gingerbread'], prices: sized(255, 285) },
  { name: 'Hot chocolate', prices: sized(220, 290) },
  { name: 'Latte', prices: sized(215, 245) },
  { name: 'Luxury hot chocolate', prices: sized(240, 270) },
];

/** In 2020 half the menu came in one size; `Hot chocolate` without a size was another, smaller product. */
const MENU_2020: readonly Entry[] = [
  ...ALWAYS,
  { name: 'Babyccino', prices: { '': 0 } },
  { name: 'Cortado', prices: { '': 205 } },
  { name: 'Flat white', prices: { '': 215 } },
  { name: 'Flavoured iced latte', flavours: syrups, prices: { '': 275 } },
  { name: 'Frappes', flavours: frappes, prices: { '': 275 } },
  { name: 'Glass of milk', prices: { '': 70 } },
  { name: 'Hot chocolate', prices: { '': 140 } },
  { name: 'Iced americano', prices: { '': 215 } },
  { name: 'Iced latte', prices: { '': 235 } },
  { name: 'Mocha', prices: { '': 230 } },
  { name: 'Red label tea', prices: { '': 120 } },
  { name: 'Smoothies', flavours: smoothies, prices: { '': 200 } },
  { name: 'Speciality Tea', flavours: teas, prices: { '': 130 } },
];

/** Since 2021 everything has a size. Two pairs differ by a capital alone, and are different products. */
const MENU_2021: readonly Entry[] = [
  ...ALWAYS,
  { name: 'Cortado', prices: sized(205, 235) },
  { name: 'Flat white', prices: sized(215, 245) },
  { name: 'Flavoured iced latte', flavours: syrups, prices: sized(275, 325) },
  { name: 'Frappes', flavours: frappes, prices: sized(275, 325) },
  { name: 'Hot Chocolate', prices: sized(140, 170) },
  { name: 'Iced americano', prices: sized(215, 250) },
  { name: 'Iced latte', prices: sized(235, 285) },
  { name: 'Mocha', prices: sized(230, 270) },
  { name: 'Red Label tea', prices: sized(120, 180) },
  { name: 'Red label tea', prices: sized(120, 150) },
  { name: 'Smoothies', flavours: smoothies, prices: sized(200, 250) },
  { name: 'Speciality Tea', flavours: teas, prices: sized(130, 160) },
];

const productsOf = (menu: readonly Entry[]): readonly Product[] =>
  menu.flatMap(({ name, flavours, prices }) =>
    (flavours ?? ['']).flatMap((flavour) =>
      Object.entries(prices).map(([size, pence]) => ({ size: size as Size, name, flavour, pence })),
    ),
  );

export type Era = '2020' | '2021';

/** Everything the cafés of an era sell; a branch sells a part of it. */
export const PRODUCTS: Readonly<Record<Era, readonly Product[]>> = {
  '2020': productsOf(MENU_2020),
  '2021': productsOf(MENU_2021),
};
