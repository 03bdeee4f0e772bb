import { intrinsicOf, isRecord, type Template } from './template.ts';

/**
 * A template as CloudFormation would evaluate it: without resources and outputs whose condition is false, with every
 * `Fn::If` resolved, without `AWS::NoValue`.
 * @throws Error when a condition depends on anything but literals
 */
export function madeOf(template: Template): Template {
  const truth = conditionsOf(template);
  const isMade = ([, { Condition }]: [string, { readonly Condition?: string }]) =>
    Condition === undefined || isTrue(truth, Condition);
  return {
    ...template,
    Resources: decide(
      Object.fromEntries(Object.entries(template.Resources).filter(isMade)),
      truth,
    ) as Template['Resources'],
    Outputs: decide(Object.fromEntries(Object.entries(template.Outputs ?? {}).filter(isMade)), truth) as NonNullable<
      Template['Outputs']
    >,
  };
}

/** The values of a template's conditions. @throws Error when one depends on anything but literals */
export function conditionsOf({ Conditions = {} }: Template): Record<string, boolean> {
  const decideCondition = (value: unknown): boolean => {
    const [name, argument] = intrinsicOf(value) ?? [];
    const operands = Array.isArray(argument) ? (argument as unknown[]) : [];
    switch (name) {
      case 'Fn::Equals': {
        const [left, right] = operands.map((operand) => literal(operand));
        return left === right;
      }
      case 'Fn::Not':
        return !decideCondition(operands[0]);
      case 'Fn::And':
        return operands.every(decideCondition);
      case 'Fn::Or':
        return operands.some(decideCondition);
      case 'Condition':
        if (!(String(argument) in Conditions)) throw new Error(`Unknown condition: ${String(argument)}`);
        return decideCondition(Conditions[String(argument)]);
      default:
        throw new Error(`A condition is ${JSON.stringify(value)}, which does not consist of literals.`);
    }
  };
  return Object.fromEntries(Object.entries(Conditions).map(([name, value]) => [name, decideCondition(value)]));
}

function literal(value: unknown): string {
  if (isRecord(value) || Array.isArray(value))
    throw new Error(`A condition compares ${JSON.stringify(value)}, which is not a literal.`);
  return String(value);
}

function isTrue(truth: Record<string, boolean>, condition: string): boolean {
  const value = truth[condition];
  if (value === undefined) throw new Error(`Unknown condition: ${condition}`);
  return value;
}

const NO_VALUE = Symbol('AWS::NoValue');

function decide(value: unknown, truth: Record<string, boolean>): unknown {
  if (Array.isArray(value)) return value.map((inner) => decide(inner, truth)).filter((inner) => inner !== NO_VALUE);
  if (!isRecord(value)) return value;
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Ref' && argument === 'AWS::NoValue') return NO_VALUE;
  if (name === 'Fn::If') {
    const [condition, then, otherwise] = argument as [string, unknown, unknown];
    return decide(isTrue(truth, condition) ? then : otherwise, truth);
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, decide(inner, truth)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== NO_VALUE));
}
