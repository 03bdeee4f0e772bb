import { devNull } from 'node:os';
import type { FunctionDefinition } from '../platform/function-definitions.ts';

/**
 * Makes any AWS SDK client on this machine use the embedded cloud, and never a real account.
 *
 * @param credential the cloud's own
 */
export function clientEnvironment(endpoint: string, region: string, credential: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credential,
    // An SDK needs one to sign with; the cloud ignores signatures (docs/decisions/0017-embedded-cloud-access.md).
    AWS_SECRET_ACCESS_KEY: 'unchecked',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}

/** The whole environment of a function's processes: Lambda's own variables, the client's, then those of the yml. */
export function lambdaEnvironment(
  { name, memoryMb, environment }: Pick<FunctionDefinition, 'name' | 'memoryMb' | 'environment'>,
  client: Record<string, string>,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    // The SDK looks for a home folder, and a user without a name has none. Not one that others can write to: Node looks
    // for modules there.
    HOME: '/nonexistent',
    // A warning of no use in the logs; the SDK's version is pinned.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TZ: 'UTC',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    ...client,
    ...environment,
    // The later option wins, so the yml may set its own heap size. A tenth is for memory outside the heap.
    NODE_OPTIONS: `--max-old-space-size=${Math.floor(memoryMb * 0.9)} ${environment.NODE_OPTIONS ?? ''}`.trim(),
  };
}
