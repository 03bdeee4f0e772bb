/**
 * How charts look: every colour has a contrast of at least 4.5 on white, and differs from its neighbours in print as
 * well.
 */
export const INK = '#2a211b';
export const MUTED = '#63574d';
export const RULE = '#e4dcd2';
export const ACCENT = '#0b6b62';
export const BELOW = '#b3441e';
/** Series in order; more of them could not be told apart. */
export const SERIES = [ACCENT, '#b3541e', '#2c5fb0', '#7a3f98', '#96700a', '#a3124f', '#4d6b1f', '#5a5f66'] as const;

/** A chart is drawn twice, for phones and for larger screens and paper; the style shows the one that fits. */
export interface Format {
  readonly name: 'narrow' | 'wide';
  /** In pixels of the drawing. */
  readonly width: number;
  readonly font: number;
}

export const FORMATS: readonly Format[] = [
  { name: 'narrow', width: 320, font: 12 },
  { name: 'wide', width: 560, font: 13 },
];

/** The estimated width of a text, rather too wide: nothing here can measure the reader's font. */
export const widthOf = (text: string, { font }: Format): number => Math.ceil(text.length * font * 0.6);

/** The same of bold text. */
export const boldWidthOf = (text: string, format: Format): number => Math.ceil(widthOf(text, format) * 1.15);

/** Wraps a text that does not fit. ECharts measures by the widths of Arial; the reader's font may be wider. */
export const wrapAt = (room: number, width: number, { font }: Format) =>
  width <= room ? {} : { width: room / 1.15, overflow: 'break' as const, lineHeight: font + 2 };

const MAX_NAME_CHARACTERS = 60;
/** A name cut to fit a chart; the table has it in full. */
export const clipName = (name: string): string =>
  name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS - 1)}…` : name;
