/** The factor by which every wait of a handler is shortened. */
export const SPEEDUP = 5;

/**
 * A preload that shortens every timer of a process, including client timeouts. Clients wait 10 and 35 s for a store
 * that does not answer, at worst five times, and there are many such faults.
 */
export const FAST_TIMERS = `
  import net from 'node:net';
  import timers from 'node:timers';
  import promises from 'node:timers/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { setTimeout: later } = timers;
  const { setTimeout: wait } = promises;
  const { setTimeout: whenIdle } = net.Socket.prototype;
  const { timeout } = AbortSignal;
  const sooner = (work, milliseconds, ...values) => later(work, milliseconds / ${SPEEDUP}, ...values);
  timers.setTimeout = globalThis.setTimeout = Object.assign(sooner, later);
  promises.setTimeout = (milliseconds, ...values) => wait(milliseconds / ${SPEEDUP}, ...values);
  net.Socket.prototype.setTimeout = function (milliseconds, work) {
    return whenIdle.call(this, milliseconds / ${SPEEDUP}, work);
  };
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, Math.ceil(milliseconds / ${SPEEDUP}));
  syncBuiltinESMExports();
`;
