import type { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Counts a client's attempts at its requests. On a busy machine the server may not see one that timed out after a tenth
 * of a second.
 */
export function countTries({ middlewareStack }: { readonly middlewareStack: object }): { readonly count: number } {
  const tries = { count: 0 };
  (middlewareStack as SQSClient['middlewareStack']).add(
    (next) => (args) => {
      tries.count += 1;
      return next(args);
    },
    { step: 'deserialize' },
  );
  return tries;
}
