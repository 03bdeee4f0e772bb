export { ABORTED, type Bench, COPY, entry, standInBench } from './setup.ts';
