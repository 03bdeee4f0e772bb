/** Changes with every migration, so that CloudFormation runs them when one is new (migration.yml). */
import { hashOfMigrations } from '@brewline/warehouse/migrations';

export const hash = hashOfMigrations();
