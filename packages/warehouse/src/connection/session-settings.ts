/**
 * Settings that a database, a role or a pooler may have changed, reset for our sessions to PostgreSQL's defaults and
 * UTC. The isolation level is left as it is: every level gives the same results.
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
 * Settings that not every version has, or that only a superuser may change: the latter fail only where they must be
 * changed. Without triggers no load would record its days for the summaries; without synchronous commits a crash could
 * undo a load whose messages are gone.
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
 * The settings in https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_ConfigurationRef.html that change values or
 * column names. All are Redshift's defaults; a parameter group may have changed that of `datestyle`.
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

/** The first statements of a PostgreSQL session. */
export const POSTGRES_SETTINGS: readonly string[] = [POSTGRES, POSTGRES_WHERE_IT_DIFFERS];

/**
 * How soon the server releases the writer's lock when its client is gone: stopped between two statements, dead during
 * one, or disconnected silently. No statement timeout covers these: it does not interrupt a COPY that waits for its
 * client. Needs PostgreSQL 14 or newer.
 */
export const LOST_CLIENT_SETTINGS = `
  set idle_in_transaction_session_timeout = '30s';
  set client_connection_check_interval = '1s';
  set tcp_keepalives_idle = 20;
  set tcp_keepalives_interval = 10;
  set tcp_keepalives_count = 3;
`;
