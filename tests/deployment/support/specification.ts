/**
 * Checks templates against the CloudFormation resource specification that AWS publishes, from the npm package
 * `@aws-cdk/aws-service-spec`: for what a deployment would refuse before or while it creates a resource. It checks
 * properties, types, enumerations, attributes and references, not ranges, patterns, or properties that exclude each
 * other.
 */
import { isCustom, specification, specifiedOf } from './specification-database.ts';
import { cyclesOf, referenceProblems } from './specification-references.ts';
import { propertyProblems } from './specification-values.ts';
import { isRecord, type Resource, type Template } from './template.ts';

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
];
const RESOURCE_ATTRIBUTES = [
  'Condition',
  'CreationPolicy',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'Properties',
  'Type',
  'UpdatePolicy',
  'UpdateReplacePolicy',
];
const OUTPUT_ATTRIBUTES = ['Condition', 'Description', 'Export', 'Value'];
/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html; Redshift Serverless
 * does not support snapshots.
 */
const SNAPSHOT_TYPES = [
  'AWS::DocDB::DBCluster',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
];
/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html; the bytes are those of a
 * template in S3.
 */
const LIMITS = { resources: 500, outputs: 200, bytes: 1_000_000 };

/** What CloudFormation would refuse in a template: one sentence each, none if it is valid. */
export function problemsOf(template: Template): string[] {
  const { Resources, Outputs = {} } = template;
  return [
    ...unknownKeys(template, SECTIONS, 'The template'),
    ...Object.entries(Resources).flatMap(([id, resource]) => resourceProblems(id, resource)),
    ...Object.entries(Outputs).flatMap(([id, output]) => unknownKeys(output, OUTPUT_ATTRIBUTES, `Outputs.${id}`)),
    ...referenceProblems(template),
    ...cyclesOf(template),
    ...tooMuch('resources', Object.keys(Resources).length, LIMITS.resources),
    ...tooMuch('outputs', Object.keys(Outputs).length, LIMITS.outputs),
    ...tooMuch('bytes', Buffer.byteLength(JSON.stringify(template)), LIMITS.bytes),
  ];
}

function resourceProblems(id: string, resource: Resource): string[] {
  const { Type: type, Properties = {}, DeletionPolicy, UpdateReplacePolicy } = resource;
  const specified = specifiedOf(type);
  const properties = isCustom(type)
    ? customProblems(id, Properties)
    : specified && propertyProblems(specification(), Properties, specified, `${id} (${type})`);
  return [
    ...(/^[A-Za-z0-9]+$/.test(id) ? [] : [`${id}: a logical id consists of letters and digits.`]),
    ...unknownKeys(resource, RESOURCE_ATTRIBUTES, id),
    ...policyProblems(id, type, 'DeletionPolicy', DeletionPolicy, ['Delete', 'Retain', 'RetainExceptOnCreate']),
    ...policyProblems(id, type, 'UpdateReplacePolicy', UpdateReplacePolicy, ['Delete', 'Retain']),
    ...(properties ?? [`${id}: there is no resource type ${type}.`]),
  ];
}

function customProblems(id: string, properties: Readonly<Record<string, unknown>>): string[] {
  return 'ServiceToken' in properties ? [] : [`${id}: ServiceToken is missing.`];
}

function policyProblems(
  id: string,
  type: string,
  name: string,
  policy: string | undefined,
  known: readonly string[],
): string[] {
  if (policy === undefined || known.includes(policy) || (policy === 'Snapshot' && SNAPSHOT_TYPES.includes(type)))
    return [];
  return [`${id}: ${type} has no ${name} ${policy}.`];
}

function unknownKeys(value: object, known: readonly string[], what: string): string[] {
  if (!isRecord(value)) return [`${what} is not a mapping.`];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${what} has no ${key}.`);
}

const tooMuch = (what: string, count: number, most: number): string[] =>
  count > most ? [`The template has ${count} ${what}; at most ${most} are allowed.`] : [];
