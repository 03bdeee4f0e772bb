/** Seeded branch files, and what a correct reader must find in them. Only `writeFiles` touches a disk. */
export { generate, type GenerateOptions } from './generate.ts';
export type { GeneratedFile, WrittenRow } from './file/branch-file.ts';
export { expectedOf, type Expected } from './file/expected.ts';
export { DIRT_KINDS, verdictOn, type DirtKind } from './file/dirt.ts';
export { ODD_LAYOUTS, type LayoutName } from './layouts/layout-name.ts';
export { Random } from './random.ts';
export { writeFiles } from './file/write-files.ts';
