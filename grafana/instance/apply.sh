#!/bin/bash
# Makes the instance what the bucket and the Parameter Store say. systemd runs it at boot and every five minutes, after
# it has fetched the bucket. Grafana is restarted when an image, a setting or a data source changed; dashboards it reads
# by itself. Environment: STAGE, AWS_REGION. $1 goes before every path outside of what the bucket holds: '' on the
# instance, a temporary folder in tests.
set -euo pipefail
folder=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-}
run=$root/run/brewline-grafana # in memory: gone with every boot
kept=$root/var/lib/brewline-grafana # on the volume, like Grafana's database
mkdir -p "$run" "$kept" "$root/etc/dnf/vars" "$root/etc/systemd/system"

# Keeps stdin as the file $1, whole or not at all, for root and its group: Grafana's user is in it.
keep() { (umask 027 && cat > "$1.new" && [ -s "$1.new" ] && mv "$1.new" "$1"); }

if ! command -v docker > /dev/null; then
  # Amazon Linux 2023 stays at the versions of its image otherwise, and the weekly patches would find nothing to do.
  echo latest > "$root/etc/dnf/vars/releasever"
  dnf install --assumeyes docker
fi

aws ssm get-parameter --name "/brewline/$STAGE/grafana" --query Parameter.Value --output text | keep "$run/stage.env"
[ -s "$run/admin-password" ] ||
  aws secretsmanager get-secret-value --secret-id "brewline-$STAGE-grafana" --query SecretString --output text | keep "$run/admin-password"
# What Grafana encrypts passwords of data sources with; its default is in its source code.
[ -s "$kept/secret-key" ] || head -c 32 /dev/urandom | base64 | keep "$kept/secret-key"

mkdir -p "$folder/dashboards/postgres" "$folder/dashboards/redshift" "$run/dashboards"
# The dashboard of the pipeline opens with the stage it belongs to.
pipeline=$folder/dashboards/cloudwatch/pipeline.json
if [ -e "$pipeline" ]; then sed "s/this-stage/$STAGE/g" "$pipeline" | keep "$run/dashboards/pipeline.json"; fi
# Without a workgroup of ours there is no warehouse to ask over the Data API.
grep -q '^BREWLINE_WAREHOUSE_WORKGROUP=.' "$run/stage.env" || rm -f "$folder/provisioning/datasources/aws/warehouse.yml"

cp "$folder/instance/grafana.service" "$root/etc/systemd/system/brewline-grafana.service"
systemctl daemon-reload
systemctl enable --now docker

applied=$(find "$folder/grafana.env" "$folder/instance" "$folder/provisioning" "$run/stage.env" -type f -exec sha256sum {} + | sort | sha256sum)
if [ "$applied" = "$(cat "$run/applied" 2> /dev/null)" ]; then
  systemctl start brewline-grafana
else
  systemctl restart brewline-grafana
  echo "$applied" > "$run/applied"
fi
