#!/bin/bash
# Runs Grafana until it is stopped. $1: as in apply.sh.
set -euo pipefail
folder=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-}
run=$root/run/brewline-grafana
kept=$root/var/lib/brewline-grafana

# The digest is that of the image for all architectures.
image=grafana/grafana:13.2.3@sha256:b28bae15e219c998fb0e0424ed724930cc61b1f61fb404d47c862f9a23f9e572
redshift_plugin=2.5.0

bind=$(grep '^BIND_ADDRESS=' "$run/stage.env")
# Without our own workgroup the warehouse is queried as PostgreSQL, through a data source that an administrator adds.
warehouse=postgres
if grep -q '^BREWLINE_WAREHOUSE_WORKGROUP=.' "$run/stage.env"; then warehouse=redshift; fi

docker rm --force grafana
# Grafana's own preinstall would also fetch the newest versions of twenty other plugins, so it is off (grafana.env).
# Once the plugin is installed, this sends no request.
docker run --rm --volume brewline-grafana:/var/lib/grafana --entrypoint grafana "$image" \
  cli --pluginsDir /var/lib/grafana/plugins plugins install grafana-redshift-datasource "$redshift_plugin"

exec docker run --rm --name grafana \
  --cap-drop all --security-opt no-new-privileges --log-opt max-size=10m \
  --publish "${bind#*=}:3000:3000" \
  --env-file "$folder/grafana.env" --env-file "$folder/instance/grafana.env" --env-file "$run/stage.env" \
  --volume "$run/admin-password:/run/secrets/admin-password:ro" \
  --volume "$kept/secret-key:/run/secrets/secret-key:ro" \
  --volume "$folder/provisioning/datasources/aws:/etc/grafana/provisioning/datasources:ro" \
  --volume "$folder/provisioning/dashboards:/etc/grafana/provisioning/dashboards:ro" \
  --volume "$folder/dashboards/$warehouse:/etc/brewline/dashboards/warehouse:ro" \
  --volume "$run/dashboards:/etc/brewline/dashboards/cloudwatch:ro" \
  --volume brewline-grafana:/var/lib/grafana \
  "$image"
