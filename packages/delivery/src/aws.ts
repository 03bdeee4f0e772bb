import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** The clients of one region. The SDK takes credentials and endpoints from the environment as usual. */
export interface Aws {
  readonly cloudformation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/** The longest of the functions invoked here, retract, runs for 120 s at most; none answers before it ends. */
const FUNCTION_TIMEOUT_MS = 130_000;

export function openAws(region: string): Aws {
  const quick = {
    region,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
  return {
    cloudformation: new CloudFormationClient(quick),
    // No retries: the function would run twice.
    lambda: new LambdaClient({
      region,
      maxAttempts: 1,
      requestHandler: { ...quick.requestHandler, requestTimeout: FUNCTION_TIMEOUT_MS },
    }),
    s3: new S3Client(quick),
    sns: new SNSClient(quick),
    // An emulator's queue URLs may have a host that only it can resolve.
    sqs: new SQSClient({ ...quick, useQueueUrlAsEndpoint: false }),
    ssm: new SSMClient(quick),
    sts: new STSClient(quick),
  };
}

export function closeAws(aws: Aws): void {
  for (const client of Object.values(aws) as { destroy(): void }[]) client.destroy();
}
