import pg from 'pg';
import { isTransient } from '../connection/transient-errors.ts';

/**
 * Two sessions create the same object at once: one of them fails because it already exists, or has just been changed by
 * the other.
 */
export const isDdlConflict = (error: unknown): boolean =>
  isTransient(error)
  || (error instanceof pg.DatabaseError && /^(23505|42710|42P06|42P07|XX000)$/.test(error.code ?? ''));
