/** Every field but the last padded with blanks, after the closing quote if there is one. */
import { nightly } from './nightly.ts';
import type { Column, Layout } from './layout.ts';

/** Real widths fit the file's longest field; a streamed file cannot know it, so these fit nearly all fields. */
const WIDTHS: Readonly<Record<Column, number>> = {
  time: 17,
  branch: 22,
  customer: 26,
  basket: 280,
  total: 6,
  payment: 5,
  card: 0,
};

export const padded: Layout = {
  ...nightly,
  name: 'padded',
  line: (cells) =>
    cells
      .map((cell, place) => (place === cells.length - 1 ? cell : cell.padEnd(WIDTHS[nightly.columns[place] ?? 'card'])))
      .join(','),
};
