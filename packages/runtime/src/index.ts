export { batchHandler, type Failures, oneByOne } from './batch-handler.ts';
export { queueConfig, readConfig } from './config.ts';
export { messageOf } from './errors.ts';
export { createLogger, type Logger } from './logger.ts';
export { sendMessage } from './send-message.ts';
