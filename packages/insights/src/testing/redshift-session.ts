import { expect } from '@jest/globals';
import type { Session } from '@brewline/warehouse';
import { violationsOf } from '@brewline/redshift-stand-in';

/** A session that fails on SQL that Redshift does not support. */
export const guardSession = (session: Session): Session => ({
  query: (sql, values) => {
    expect(violationsOf(sql)).toEqual([]);
    return session.query(sql, values);
  },
});
