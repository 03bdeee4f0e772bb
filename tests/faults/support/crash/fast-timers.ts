/** How many times shorter every wait of a hastened handler is. */
export const SPEED = 5;

/**
 * A preload that shortens every timer of a process: those that clients give up by, too. A silent store is waited for by
 * 10 and 35 s, five times over at worst, and there are many ways to be silent.
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
  const sooner = (work, milliseconds, ...values) => later(work, milliseconds / ${SPEED}, ...values);
  timers.setTimeout = globalThis.setTimeout = Object.assign(sooner, later);
  promises.setTimeout = (milliseconds, ...values) => wait(milliseconds / ${SPEED}, ...values);
  net.Socket.prototype.setTimeout = function (milliseconds, work) {
    return whenIdle.call(this, milliseconds / ${SPEED}, work);
  };
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, Math.ceil(milliseconds / ${SPEED}));
  syncBuiltinESMExports();
`;
