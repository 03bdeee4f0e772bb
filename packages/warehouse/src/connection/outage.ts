import { DatabaseError } from 'pg';
import { isTransient } from './transient-errors.ts';

/** Why a warehouse cannot be used for now. */
export interface Outage {
  /** As in "the warehouse: its disk is full (53100)": with the SQLSTATE or Node's error code. */
  readonly problem: string;
  /** What to do: a sentence without its full stop. */
  readonly remedy: string;
}

/** By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const OUTAGES: Readonly<Record<string, Outage>> = {
  '25006': {
    problem: 'it is read-only',
    remedy: 'Wait until the failover is over, or use the URL of the primary server',
  },
  '53100': { problem: 'its disk is full', remedy: 'Free space on its server' },
  '53200': { problem: 'it is out of memory', remedy: 'Give its server more memory' },
  '53300': { problem: 'all its connections are in use', remedy: 'Close some, or raise max_connections' },
  '55P03': { problem: 'another session holds a lock', remedy: 'End that session; pg_stat_activity lists it' },
  '57P03': { problem: 'it is starting or stopping', remedy: 'Wait until it is up' },
};
const CONFLICT: Outage = { problem: 'another transaction conflicts', remedy: 'Wait until it ends' };
const NO_ANSWER: Outage = { problem: 'it does not answer', remedy: 'Check that it is running and reachable' };
/** A statement timed out: the deadline was ours, and has passed. */
const TIMED_OUT = '57014';

/** The outage behind an error or its cause; `undefined` for any other error. */
export function outageOf(error: unknown): Outage | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!isTransient(error)) return outageOf(error.cause);
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === TIMED_OUT) return undefined;
  const isConflict = error instanceof DatabaseError && /^(40|XX)/.test(code);
  const { problem, remedy } = OUTAGES[code] ?? (isConflict ? CONFLICT : NO_ANSWER);
  return { problem: `${problem} (${code || driverReason(error)})`, remedy };
}

/**
 * The driver's own errors have no code, and their messages name its internals. `Connection terminated` alone means that
 * we closed the connection, at a deadline.
 */
const driverReason = ({ message }: Error): string =>
  /timeout|^Connection terminated$/.test(message) ? 'timed out' : 'connection lost';
