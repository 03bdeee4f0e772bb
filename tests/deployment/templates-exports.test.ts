/** Imports and exports between the stacks. */
import { expect, test } from '@jest/globals';
import { STACKS } from '@brewline/delivery';
import { deploymentsOf } from './support/deployment.ts';
import { intrinsicOf, valuesIn } from './support/template.ts';

const ORDER = STACKS.map(({ name }) => name);
const deployments = await deploymentsOf('prod', 'existing', 'local');

test.each(deployments)(
  'everything that a stack of %s imports is exported by one deployed before it',
  (_, deployment) => {
    const exported = deployment.exports();
    for (const { stack, name } of importsOf(deployment.made)) {
      const from = exported.find((candidate) => candidate.name === deployment.text({ stack }, name))?.stack;
      const earlier = ORDER.slice(0, ORDER.indexOf(stack));
      expect({ name, stack, isThere: from !== undefined && earlier.includes(from) }).toEqual({
        name,
        stack,
        isThere: true,
      });
    }
  },
);

test('the platform exports only what a service imports, with one warehouse or the other', () => {
  const production = deployments.filter(([variant]) => variant !== 'local').map(([, deployment]) => deployment);
  const imported = production.flatMap((deployment) =>
    importsOf(deployment.made).map(({ stack, name }) => deployment.text({ stack }, name)),
  );
  const exported = new Set(
    production.flatMap((deployment) =>
      deployment
        .exports()
        .filter(({ stack }) => stack === 'platform')
        .map(({ name }) => name),
    ),
  );

  const unused = [...exported].filter((name) => !name.startsWith('sls-') && !imported.includes(name));
  expect(unused).toEqual([]);
});

test.each(deployments)('no two stacks of %s export the same name', (_, deployment) => {
  const names = deployment.exports().map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

function importsOf(made: Readonly<Record<string, unknown>>): { stack: string; name: unknown }[] {
  return Object.entries(made).flatMap(([stack, template]) =>
    [...valuesIn(template)].flatMap(({ value }) => {
      const [name, argument] = intrinsicOf(value) ?? [];
      return name === 'Fn::ImportValue' ? [{ stack, name: argument }] : [];
    }),
  );
}
