export { addCleanup } from './cleanup.ts';
export { startTestServer } from './http-server.ts';
export { makeTemporaryFolder, newFolder, removeFolder } from './temporary-folder.ts';
export { waitUntil } from './wait-until.ts';
