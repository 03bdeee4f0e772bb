// One Lambda execution environment: imports the bundled handler once, then answers one event after the other.
// Plain JavaScript, because it runs in Node without a loader: only the handler's own bundle may cost start-up time.

import { readFileSync } from 'node:fs';

// The parent has ended, so that nothing can receive the result.
process.on('disconnect', () => process.exit());

const [, , bundle, exportName] = process.argv;
const {
  AWS_LAMBDA_FUNCTION_NAME: functionName,
  AWS_LAMBDA_FUNCTION_VERSION: functionVersion,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB,
  AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
  AWS_REGION: region,
} = process.env;

const handler = (await import(bundle))[exportName];
if (typeof handler !== 'function') throw new Error(`${bundle} exports no function ${exportName}`);

process.on('message', async ({ event, awsRequestId, deadline }) => {
  const context = {
    functionName,
    functionVersion,
    memoryLimitInMB,
    logGroupName,
    logStreamName,
    awsRequestId,
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    reply(awsRequestId, { answer: JSON.stringify(await handler(event, context)) });
  } catch (error) {
    console.error(error);
    reply(awsRequestId, { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});

function reply(awsRequestId, outcome) {
  process.send({ awsRequestId, reply: { ...outcome, maxRssKb: peakMemoryKb() } });
}

/**
 * A fork starts with its parent's peak in `maxRSS`; on Linux, `VmHWM` is the peak of the child's own address space.
 */
function peakMemoryKb() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

process.send({ reply: {} });
