/** The objects that make a PostgreSQL database behave like Redshift. */

import { type ErrorFields } from '@brewline/testing/postgres-messages';

/** The prefix of the constraints that limit a VARCHAR in bytes. */
const BYTE_LENGTH = 'redshift_byte_length_of_';

/** The column that is too long in bytes according to an error. */
export const columnOfByteLength = ({ n: constraint }: ErrorFields): string | undefined =>
  constraint?.startsWith(BYTE_LENGTH) ? constraint.slice(BYTE_LENGTH.length) : undefined;

/**
 * Redshift enforces no keys, where PostgreSQL would turn silent duplicates into errors, and counts VARCHAR(n) in bytes.
 * A trigger on every new table, by any user, does both; keys are dropped at the end of the transaction, since other
 * tables may still refer to them.
 */
export const STAND_IN_DATABASE = `
  create table if not exists public.sys_load_error_detail (
    session_id integer, start_time timestamp, file_name char(256), line_number bigint,
    column_name char(127), error_code integer, error_message char(512)
  );
  grant select on public.sys_load_error_detail to public;
  create or replace function public.getdate() returns timestamp language sql
    as $$ select clock_timestamp() at time zone 'UTC' $$;
  create table if not exists public.redshift_table (made regclass);
  create or replace function public.forget_keys() returns trigger language plpgsql security definer as $$
    declare
      part record;
    begin
      for part in select conname from pg_constraint where conrelid = new.made and contype in ('p', 'u', 'f') loop
        execute format('alter table %s drop constraint %I cascade', new.made, part.conname);
      end loop;
      return null;
    end $$;
  drop trigger if exists forget_keys on public.redshift_table;
  create constraint trigger forget_keys after insert on public.redshift_table
    deferrable initially deferred for each row execute function public.forget_keys();
  create or replace function public.make_redshift_table() returns event_trigger language plpgsql security definer as $$
    declare
      made regclass;
      part record;
    begin
      for made in select distinct objid::regclass from pg_event_trigger_ddl_commands() where object_type = 'table' loop
        insert into public.redshift_table values (made);
        for part in
          select attname, atttypmod - 4 as bytes
            from pg_attribute
           where attrelid = made and atttypid = 'varchar'::regtype and atttypmod > 4
        loop
          execute format(
            'alter table %s add constraint %I check (octet_length(%I) <= %s)',
            made, '${BYTE_LENGTH}' || part.attname, part.attname, part.bytes
          );
        end loop;
      end loop;
    end $$;
  drop event trigger if exists redshift_table;
  create event trigger redshift_table on ddl_command_end
    when tag in ('CREATE TABLE', 'CREATE TABLE AS') execute function public.make_redshift_table();
`;
