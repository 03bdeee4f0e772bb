-- Creates the user that Grafana in docker-compose.yml queries as: it may read what dashboards need, and nothing else.
-- On AWS the migrations grant the same; here they know of no reader, so each view is granted when they create it.
create role grafana login password 'grafana';

create function allow_grafana() returns event_trigger language plpgsql as $$
declare
  made record;
begin
  for made in select object_type, schema_name, object_identity from pg_event_trigger_ddl_commands() loop
    if made.object_type = 'schema' and made.object_identity in ('mart', 'etl') then
      execute format('grant usage on schema %s to grafana', made.object_identity);
    elsif made.object_type = 'view' and (made.schema_name = 'mart' or made.object_identity = 'etl.drop_status') then
      execute format('grant select on %s to grafana', made.object_identity);
    end if;
  end loop;
end $$;

create event trigger allow_grafana on ddl_command_end when tag in ('CREATE SCHEMA', 'CREATE VIEW') execute function allow_grafana();
