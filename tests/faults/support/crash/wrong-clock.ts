const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Milliseconds that a clock is wrong by. */
export const JUMPS = [HOUR, -HOUR, DAY, -DAY];

/**
 * A preload under which a process's clock is wrong: every now and then, as the seed says, it jumps by one of the jumps
 * or is put right. What Lambda says is left of an invocation stays right; {@link wrongClock} is for that.
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
  const jumps = [0, ${JUMPS.join(', ')}];
  let jump = 0;
  const wrongBy = () => {
    if (random() < 0.5) jump = jumps[Math.floor(random() * jumps.length)];
    // With the blank, since this text itself is the URL of the frames above.
    return new Error().stack.includes('.getRemainingTimeInMillis (') ? 0 : jump;
  };
`);

/** A preload under which a process's clock is wrong by so many milliseconds, to Lambda's runtime too. */
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
