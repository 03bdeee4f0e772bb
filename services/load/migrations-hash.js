/** Changes with every migration, so that CloudFormation runs them when one is new (migration.yml). */
import { join } from 'node:path';
import { hashOfMigrations } from './src/hash-of-migrations.js';

export const hash = hashOfMigrations(join(import.meta.dirname, 'migrations'));
