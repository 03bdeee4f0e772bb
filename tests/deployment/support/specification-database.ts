import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Resource as Specified, SpecDatabase } from '@aws-cdk/service-spec-types';

let database: SpecDatabase | undefined;
/** The whole published specification. Takes half a second, once. */
export const specification = (): SpecDatabase => (database ??= loadAwsServiceSpecSync());

/** The published specification of a resource type. Custom resources have none. */
export function specifiedOf(type: string): Specified | undefined {
  return specification().lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

/** Whether a resource is custom: only its function knows its properties and attributes. */
export const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
