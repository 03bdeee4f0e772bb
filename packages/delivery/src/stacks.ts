/** One CloudFormation stack, of one `serverless.yml`. */
export interface Stack {
  /** The part of its name that differs: `brewline-<name>-<stage>`. */
  readonly name: string;
  /** Folder of its `serverless.yml`, from the root of the checkout. */
  readonly folder: string;
}

/**
 * All stacks in the order in which they are deployed: the platform, whose exports the others import, then the services
 * in the order of the data.
 */
export const STACKS: readonly Stack[] = [
  { name: 'platform', folder: '.' },
  { name: 'extract', folder: 'services/extract' },
  { name: 'transform', folder: 'services/transform' },
  { name: 'load', folder: 'services/load' },
  { name: 'watch', folder: 'services/watch' },
  { name: 'report', folder: 'services/report' },
];

/** Name of a stack in CloudFormation. */
export const stackName = ({ name }: Stack, stage: string): string => `brewline-${name}-${stage}`;
