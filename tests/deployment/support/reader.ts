import { attributeOf, intrinsicOf, type Template } from './template.ts';

/** An account, partition and region that do not exist. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws-example',
  'AWS::Region': 'xx-example-1',
  'AWS::URLSuffix': 'example.com',
};

/** Attributes and references whose value is a name in the template. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue QueueName': 'QueueName',
  'AWS::SNS::Topic TopicName': 'TopicName',
  'AWS::S3::Bucket Ref': 'BucketName',
  'AWS::Lambda::Function Ref': 'FunctionName',
  'AWS::Logs::LogGroup Ref': 'LogGroupName',
  'AWS::IAM::Role Ref': 'RoleName',
};

/**
 * Writes values of several stacks as text, so that they can be compared across stacks: an import as the value that the
 * other stack exports, values that only AWS knows as `{stack.LogicalId}` or `{stack.LogicalId.Attribute}`.
 */
export class Reader {
  readonly #stacks: Readonly<Record<string, Template>>;

  constructor(stacks: Readonly<Record<string, Template>>) {
    this.#stacks = stacks;
  }

  /** @throws Error for a list or mapping, an unknown function, and an import without an export */
  text(stack: string, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    const [name, argument] = intrinsicOf(value) ?? [];
    switch (name) {
      case 'Ref':
        return this.#reference(stack, String(argument));
      case 'Fn::GetAtt':
        return this.#reference(stack, ...attributeOf(argument));
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown];
        return Array.isArray(parts)
          ? parts.map((part) => this.text(stack, part)).join(separator)
          : `{Fn::Join ${JSON.stringify(argument)}}`;
      }
      case 'Fn::Sub': {
        const [text, variables = {}] = (Array.isArray(argument) ? argument : [argument]) as [
          string,
          Record<string, unknown>?,
        ];
        return text.replace(/\$\{(!?)([^}]+)\}/g, (_, isLiteral: string, inner: string) => {
          if (isLiteral) return `\${${inner}}`;
          return inner in variables
            ? this.text(stack, variables[inner])
            : this.#reference(stack, ...attributeOf(inner.trim()));
        });
      }
      case 'Fn::ImportValue':
        return this.#exported(this.text(stack, argument));
      case 'Fn::Select':
      case 'Fn::Split':
      case 'Fn::GetAZs':
      case 'Fn::Cidr':
      case 'Fn::Base64':
        return `{${name} ${JSON.stringify(argument)}}`;
      default:
        throw new Error(`${stack}: ${JSON.stringify(value)} is not text.`);
    }
  }

  /** The exports of all stacks. */
  exports(): { readonly name: string; readonly stack: string; readonly value: unknown }[] {
    return Object.entries(this.#stacks).flatMap(([stack, { Outputs = {} }]) =>
      Object.values(Outputs).flatMap(({ Export, Value }) =>
        Export ? [{ name: this.text(stack, Export.Name), stack, value: Value }] : [],
      ),
    );
  }

  #exported(name: string): string {
    const found = this.exports().find((candidate) => candidate.name === name);
    if (!found) throw new Error(`No stack exports ${name}.`);
    return this.text(found.stack, found.value);
  }

  #reference(stack: string, id: string, attribute = ''): string {
    const pseudo = PSEUDO_PARAMETERS[id];
    if (pseudo !== undefined) return pseudo;
    const resource = this.#stacks[stack]!.Resources[id];
    const name = resource?.Properties?.[NAMES[`${resource.Type} ${attribute || 'Ref'}`] ?? ''];
    if (name !== undefined) return this.text(stack, name);
    return attribute === '' ? `{${stack}.${id}}` : `{${stack}.${id}.${attribute}}`;
  }
}
