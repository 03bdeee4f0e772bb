import { wrapAt, clipName, type Format, boldWidthOf } from './style.ts';

/** How much room names beside a chart need; the long ones break into lines. */
export const measureEndLabels = (names: readonly string[], format: Format): number =>
  Math.min(format.name === 'wide' ? 170 : 92, Math.max(...names.map((name) => boldWidthOf(name, format))) + 14);

/**
 * A series is named where it ends, in its own colour, so that nobody has to look it up in a legend.
 * @param lift pixels
 * upwards
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
 * How far names on top of each other must be lifted so as not to cover each other.
 * @param heights where each would
 * stand, upwards
 */
export function liftLabels(
  heights: readonly number[],
  names: readonly string[],
  room: number,
  format: Format,
): number[] {
  const tall = names.map((name) => Math.ceil(boldWidthOf(name, format) / (room - 8)) * (format.font + 2) + 2);
  let free = -Infinity;
  return heights.map((height, index) => {
    const stands = Math.max(height, free + tall[index]! / 2);
    free = stands + tall[index]! / 2;
    return stands - height;
  });
}
