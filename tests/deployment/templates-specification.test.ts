/**
 * CloudFormation would accept every template: as compiled, and with its conditions evaluated, so that nothing refers to
 * a resource that is not created.
 */
import { expect, test } from '@jest/globals';
import { deploymentsOf } from './support/deployment.ts';
import { problemsOf } from './support/specification.ts';

const templates = (await deploymentsOf('prod', 'existing')).flatMap(([variant, { compiled, made }]) =>
  Object.keys(compiled).map((stack) => [`${variant}: ${stack}`, compiled[stack]!, made[stack]!] as const),
);

test.each(templates)('%s has no property, value or reference that CloudFormation would refuse', (_, compiled, made) => {
  expect(problemsOf(compiled)).toEqual([]);
  expect(problemsOf(made)).toEqual([]);
});
