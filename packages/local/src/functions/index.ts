export { type Bundle, bundleFunction } from './bundle.ts';
export { ExecutionEnvironment, type InvocationResult } from './execution-environment.ts';
export { clientEnvironment, lambdaEnvironment } from './lambda-environment.ts';
export { failedMessages, type ReceivedMessage, toRecord } from './sqs-event.ts';
