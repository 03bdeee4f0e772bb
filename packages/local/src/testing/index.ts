export { SCRIPTED_HANDLER, TemporaryRepo, type TestService } from './temporary-repo.ts';
