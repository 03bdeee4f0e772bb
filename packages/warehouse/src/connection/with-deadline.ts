import { UnavailableError } from '../interface/errors.ts';

/**
 * Waits for the work until the deadline; does not stop the work.
 *
 * @param deadline in milliseconds of `performance.now()`
 * @throws UnavailableError with the message, if the work is not finished by then
 */
export async function withDeadline<T>(deadline: number, work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UnavailableError(message)), deadline - performance.now());
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
