import type { Line } from './line.ts';
export const announce = (_home: string, _line: Line) => Promise.resolve(() => Promise.resolve());
