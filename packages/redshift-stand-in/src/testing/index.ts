export { ABORTED, type Bench, COPY, entry, standInBench } from './bench.ts';
