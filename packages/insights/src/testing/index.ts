export { answerOf, textsIn } from './answers.ts';
export { guarded } from './redshift-session.ts';
export { sell, type Sold } from './sales.ts';
