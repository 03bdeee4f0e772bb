import TestSequencer from '@jest/test-sequencer';

/** The kinds of tests, slowest files first, so that a run does not end with one long file on one core. */
const KINDS = ['faults', 'deployment', 'integration', 'unit'];
const rankOf = (test) => KINDS.indexOf(test.context.config.displayName.name);

export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
