/**
 * What a database, a role or a pooler may have set for its sessions, and what it is in ours: PostgreSQL's own defaults,
 * and UTC. The isolation level is left as it is: every level gives the same answers.
 *
 * `search_path` comes first: a schema named before `pg_catalog` could redefine any function or operator. Temporary
 * tables are found after `pg_catalog`, and everything else is named with its schema.
 */
const POSTGRES = `
  set search_path = pg_catalog, pg_temp;
  set standard_conforming_strings = on;
  set client_encoding = 'UTF8';
  set datestyle = 'ISO, MDY';
  set intervalstyle = 'postgres';
  set timezone = 'UTC';
  set extra_float_digits = 1;
  set bytea_output = 'hex';
  set transform_null_equals = off;
  set default_transaction_read_only = off;
  set statement_timeout = 0;
  set lock_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
  set idle_session_timeout = 0;
`;

/**
 * What not every version has, and what only a superuser may set: the latter fails only where it must be set. Without
 * triggers no load would note its days for the summaries; without synchronous commits a crash could undo a load whose
 * messages are gone.
 */
const POSTGRES_WHERE_IT_DIFFERS = `
  select set_config(name, wanted, false)
    from (values
           ('transaction_timeout', '0', ''),
           ('session_replication_role', 'origin', ''),
           ('synchronous_commit', 'on', 'off')) as pinned (name, wanted, instead_of)
    join pg_settings using (name)
   where setting <> wanted and instead_of in ('', setting)`;

/**
 * After https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_ConfigurationRef.html: what of it changes values or the
 * names of columns. All are its defaults but for `datestyle`'s, which a parameter group may have changed.
 */
export const REDSHIFT_SETTINGS: readonly string[] = [
  `
  set search_path to '$user', public;
  set datestyle to 'ISO, MDY';
  set timezone to 'UTC';
  set extra_float_digits to 0;
  set describe_field_name_in_uppercase to off;
  set statement_timeout to 0;
`,
];

/** The statements that a session of PostgreSQL begins with. */
export const POSTGRES_SETTINGS: readonly string[] = [POSTGRES, POSTGRES_WHERE_IT_DIFFERS];

/**
 * How soon the server gives the writer's lock up when its client is gone: stopped between two statements, dead during
 * one, or cut off without a word. No statement timeout covers these: a COPY that waits for its client is not
 * interrupted by one. Wants PostgreSQL 14 or newer.
 */
export const LOST_CLIENT_SETTINGS = `
  set idle_in_transaction_session_timeout = '30s';
  set client_connection_check_interval = '1s';
  set tcp_keepalives_idle = 20;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3;
`;
