/** Seeded branch files, and what a correct reader must find in them. Nothing here touches a disk but `writeFiles`. */
export { generate, type GenerateOptions } from './generate.ts';
export type { GeneratedFile, WrittenRow } from './file.ts';
export { expectedOf, type Expected } from './expected.ts';
export { DIRT_KINDS, verdictOn, type DirtKind } from './dirt.ts';
export { ODD_LAYOUTS, type LayoutName } from './layouts/names.ts';
export { writeFiles } from './write-files.ts';
