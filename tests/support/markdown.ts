import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

const readText = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** The text of a Markdown file without its code blocks. */
export const readProse = (path: string): string => readText(path).replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** The texts of a Markdown file's code blocks of a language. */
export const readBlocks = (path: string, language: string): string[] =>
  [...readText(path).matchAll(/^ *```(\w+)\n(.*?)^ *```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text!);

/** The anchors of a Markdown file's headings, as GitHub makes them. */
export const anchorsOf = (path: string): string[] =>
  [...readProse(path).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) =>
    heading!
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
