import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS } from '@brewline/delivery';
import { madeOf } from './conditions.ts';
import { packagedFolder, type Variant } from './packaged.ts';
import { Reader } from './reader.ts';
import type { Properties, Resource, Template } from './template.ts';

/** A resource that a stage has, its conditions evaluated. */
export interface Made extends Resource {
  readonly stack: string;
  readonly id: string;
  /** Never undefined, to keep tests short. */
  readonly Properties: Properties;
}

/** All stacks of a stage, as CloudFormation would create them. */
export class Deployment {
  /** As compiled, by stack. */
  readonly compiled: Readonly<Record<string, Template>>;
  /** With conditions evaluated, by stack. */
  readonly made: Readonly<Record<string, Template>>;
  readonly resources: readonly Made[];
  /** The folder of the packages. */
  readonly folder: string;
  readonly #reader: Reader;

  constructor(folder: string) {
    this.folder = folder;
    const read = (name: string) =>
      JSON.parse(readFileSync(join(folder, name, 'cloudformation-template-update-stack.json'), 'utf8')) as Template;
    this.compiled = Object.fromEntries(STACKS.map(({ name }) => [name, read(name)]));
    this.made = Object.fromEntries(Object.entries(this.compiled).map(([name, template]) => [name, madeOf(template)]));
    this.resources = Object.entries(this.made).flatMap(([stack, { Resources }]) =>
      Object.entries(Resources).map(([id, resource]) => ({
        ...resource,
        Properties: resource.Properties ?? {},
        stack,
        id,
      })),
    );
    this.#reader = new Reader(this.made);
  }

  /** The resources of a type. @throws Error when there are none, since a test of none would prove nothing */
  all(type: string): Made[] {
    const found = this.resources.filter((resource) => resource.Type === type);
    if (found.length === 0) throw new Error(`There is no ${type} in any stack.`);
    return found;
  }

  /** A value as text, see {@link Reader}. */
  text(of: { readonly stack: string }, value: unknown): string {
    return this.#reader.text(of.stack, value);
  }

  exports(): ReturnType<Reader['exports']> {
    return this.#reader.exports();
  }

  /** The ARN of a resource, as {@link text} writes it. */
  arn({ stack, id }: Made): string {
    return `{${stack}.${id}.Arn}`;
  }

  /** The resource whose ARN a value is. @throws Error when it is none of ours */
  byArn(of: { readonly stack: string }, value: unknown): Made {
    const text = this.text(of, value);
    const found = this.resources.find((resource) => this.arn(resource) === text);
    if (!found) throw new Error(`No resource has the ARN ${text}.`);
    return found;
  }
}

const deployments = new Map<Variant, Promise<Deployment>>();

/** The stacks of a stage, packaged at the first call. That takes longer than a test may: call it outside tests. */
export function deploymentOf(variant: Variant): Promise<Deployment> {
  const known = deployments.get(variant) ?? packagedFolder(variant).then((folder) => new Deployment(folder));
  deployments.set(variant, known);
  return known;
}

/** The same for several variants, for tests of each. */
export const deploymentsOf = async <V extends Variant>(
  ...variants: readonly V[]
): Promise<(readonly [V, Deployment])[]> => {
  const deployments: (readonly [V, Deployment])[] = [];
  for (const variant of variants) deployments.push([variant, await deploymentOf(variant)]);
  return deployments;
};
