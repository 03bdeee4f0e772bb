export { batchHandler, type Failures, oneByOne } from './batch-handler.ts';
export { s3ClientOptions, sqsClientOptions } from './client-options.ts';
export { queueConfig, readConfig } from './config.ts';
export { messageOf } from './errors.ts';
export { createLogger, type Logger } from './logger.ts';
export { countMetric } from './metrics.ts';
export { sendMessages } from './send-messages.ts';
