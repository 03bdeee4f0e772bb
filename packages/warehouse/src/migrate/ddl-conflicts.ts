import pg from 'pg';
import { isTransient } from '../connection/transient-errors.ts';

/**
 * Two that make the same thing at once: one of them is told that it is there already, or that the other has just
 * changed it.
 */
export const isDdlConflict = (error: unknown): boolean =>
  isTransient(error)
  || (error instanceof pg.DatabaseError && /^(23505|42710|42P06|42P07|XX000)$/.test(error.code ?? ''));
