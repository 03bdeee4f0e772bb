import type { SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * How a client of an AWS service is made; without timeouts the SDK waits for a silent server until the function is
 * stopped.
 *
 * A try ends with an error without a connection in 3 s, without the beginning of an answer in 10 s, or when a begun
 * answer stalls for 10 to 13 s; the SDK tries three times, with pauses of up to 3 s in all. So a call that is never
 * answered ends within 33 s, and one whose answers begin and stall within 63 s.
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
 * How a client of S3 is made: as any other, but for the bodies that are read after the call.
 *
 * A body that stalls for 35 to 38 s ends with an error. Not sooner, because a body is idle too while its reader waits
 * for SQS, and a call that succeeds at its third try takes up to 33 s. Checksums of bodies are not validated: older
 * SDKs, which Lambda's runtimes may hold, do it in a stream that keeps silent about a broken connection and reads ahead
 * without bound (aws/aws-sdk-js-v3#8098, smithy-lang/smithy-typescript#1869). TLS guards the bytes, their length tells
 * a body cut short.
 */
export const s3ClientOptions = {
  ...clientOptions,
  requestHandler: { ...clientOptions.requestHandler, socketTimeout: 35_000 },
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;
