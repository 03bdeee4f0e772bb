import { readFileSync } from 'node:fs';

export interface SampleQuery {
  readonly title: string;
  readonly sql: string;
}

/** The queries of `sample-queries.sql`: each begins with a comment, its title, and ends with a semicolon. */
export const readSampleQueries = (): SampleQuery[] =>
  [...readFileSync(new URL('sample-queries.sql', import.meta.url), 'utf8').matchAll(/^-- (.+)\n([^;]+;)$/gm)].map(
    ([, title, sql]) => ({ title: title!, sql: sql! }),
  );
