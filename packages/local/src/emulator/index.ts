export { authorization } from './credential.ts';
export { Emulator } from './emulator.ts';
export { objectCreatedEvent } from './s3-event.ts';
