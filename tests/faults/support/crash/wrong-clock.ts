const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The errors of a wrong clock. */
export const JUMPS_MS = [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS];

/**
 * A preload that makes a process's clock wrong: at times that depend on the seed it jumps by one of the errors or is
 * corrected. The remaining time that Lambda reports stays right; {@link wrongClock} changes that too.
 */
export const jumpingClock = (seed: number): string =>
  preload(`
  let state = ${seed};
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
  const jumps = [0, ${JUMPS_MS.join(', ')}];
  let jump = 0;
  const wrongBy = () => {
    if (random() < 0.5) jump = jumps[Math.floor(random() * jumps.length)];
    // With the blank, since this text itself is the URL in the frames above.
    return new Error().stack.includes('.getRemainingTimeInMillis (') ? 0 : jump;
  };
`);

/** A preload that makes a process's clock wrong by this many milliseconds, also for Lambda's runtime. */
export const wrongClock = (milliseconds: number): string => preload(`const wrongBy = () => ${milliseconds};`);

const preload = (wrongBy: string): string => `
  ${wrongBy}
  const RightDate = Date;
  const now = () => RightDate.now() + wrongBy();
  globalThis.Date = class Date extends RightDate {
    constructor(...parts) {
      if (parts.length === 0) super(now());
      else super(...parts);
    }
    static now = now;
  };
`;
