export { answerOf, textsIn } from './answers.ts';
export { guardSession } from './redshift-session.ts';
export { sell, type Sold } from './sales.ts';
