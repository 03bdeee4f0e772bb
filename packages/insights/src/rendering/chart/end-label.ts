import { wrapAt, clipName, type Format, boldWidthOf } from './style.ts';

/** The room that names beside a chart need, in pixels; long names wrap. */
export const measureEndLabels = (names: readonly string[], format: Format): number =>
  Math.min(format.name === 'wide' ? 170 : 92, Math.max(...names.map((name) => boldWidthOf(name, format))) + 14);

/**
 * The name of a series where it ends, in its own colour, so that no legend is needed.
 *
 * @param lift in pixels, upwards
 */
export const buildEndLabel = (name: string, color: string, room: number, lift: number, format: Format) => ({
  show: true,
  position: 'right' as const,
  offset: [0, -lift],
  formatter: () => clipName(name),
  color,
  fontSize: format.font,
  fontWeight: 600,
  ...wrapAt(room - 8, boldWidthOf(name, format), format),
});

/**
 * How far stacked names must be lifted so that they do not overlap.
 *
 * @param heights where each name would be, upwards
 */
export function liftLabels(
  heights: readonly number[],
  names: readonly string[],
  room: number,
  format: Format,
): number[] {
  const tall = names.map((name) => Math.ceil(boldWidthOf(name, format) / (room - 8)) * (format.font + 2) + 2);
  let top = -Infinity;
  return heights.map((height, index) => {
    const middle = Math.max(height, top + tall[index]! / 2);
    top = middle + tall[index]! / 2;
    return middle - height;
  });
}
