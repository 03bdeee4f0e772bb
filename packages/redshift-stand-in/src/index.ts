export { violationsOf } from './guard/guard.ts';
export { type RedshiftStandIn, type StandInOptions, startRedshiftStandIn } from './server/stand-in.ts';
