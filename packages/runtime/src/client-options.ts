import type { SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * Options of AWS clients. Without timeouts the SDK waits for an unresponsive server until the function is stopped.
 *
 * An attempt fails without a connection in 3 s, without the start of a response in 10 s, or when a response stalls for
 * 10 to 13 s; the SDK makes three attempts, with pauses of up to 3 s in all. So a call without a response fails within
 * 33 s, and one whose responses start and stall within 63 s.
 */
export const clientOptions = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
    socketTimeout: 10_000,
  },
} satisfies SQSClientConfig;

/**
 * Options of S3 clients, which differ because bodies are read after the call.
 *
 * A body that stalls for 35 to 38 s fails. Not sooner, because a body is also idle while its reader waits for SQS, and
 * a call that succeeds at the third attempt takes up to 33 s. Checksums of bodies are not validated: older SDKs, which
 * Lambda's runtimes may include, do it in a stream that hides a broken connection and reads ahead without limit
 * (aws/aws-sdk-js-v3#8098, smithy-lang/smithy-typescript#1869). TLS protects the bytes, and the length shows whether a
 * body is complete.
 */
export const s3ClientOptions = {
  ...clientOptions,
  requestHandler: { ...clientOptions.requestHandler, socketTimeout: 35_000 },
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;
