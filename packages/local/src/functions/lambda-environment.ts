import { devNull } from 'node:os';
import type { FunctionDefinition } from '../platform/function-definitions.ts';

/**
 * What makes any AWS SDK client of this machine talk to the embedded cloud, and never to a real account. @param
 * credential the cloud's own
 */
export function clientEnvironment(endpoint: string, region: string, credential: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credential,
    // An SDK needs one to sign with; the cloud checks no signature (docs/decisions/0017-embedded-cloud-access.md).
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
    // A user without a name has no home folder, and the SDK looks for one even where it will find nothing. Not one that
    // others can write: Node looks there for modules.
    HOME: '/nonexistent',
    // Of no use to who reads the logs; the SDK's version is pinned.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TZ: 'UTC',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    ...client,
    ...environment,
    // The later option wins, so the yml may set its own heap. A tenth is for what is not heap.
    NODE_OPTIONS: `--max-old-space-size=${Math.floor(memoryMb * 0.9)} ${environment.NODE_OPTIONS ?? ''}`.trim(),
  };
}
