#!/bin/bash
# Brings the instance to the state that the bucket and the Parameter Store describe. systemd runs it at boot and every
# five minutes, after it has fetched the bucket. Grafana is restarted when an image, a setting or a data source changed;
# it reads dashboards itself. Environment: STAGE, AWS_REGION. $1 is put before every path outside the bucket's files: ''
# on the instance, a temporary folder in tests.
set -euo pipefail
folder=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-}
run=$root/run/brewline-grafana # in memory: gone with every boot
kept=$root/var/lib/brewline-grafana # on the volume, like Grafana's database
mkdir -p "$run" "$kept" "$root/etc/dnf/vars" "$root/etc/systemd/system"

# Writes stdin to the file $1, whole or not at all, for root and its group, which includes Grafana's user.
keep() { (umask 027 && cat > "$1.new" && [ -s "$1.new" ] && mv "$1.new" "$1"); }

if ! command -v docker > /dev/null; then
  # Otherwise Amazon Linux 2023 stays at the versions of its image, and the weekly patching finds nothing.
  echo latest > "$root/etc/dnf/vars/releasever"
  dnf install --assumeyes docker
fi

aws ssm get-parameter --name "/brewline/$STAGE/grafana" --query Parameter.Value --output text | keep "$run/stage.env"
[ -s "$run/admin-password" ] ||
  aws secretsmanager get-secret-value --secret-id "brewline-$STAGE-grafana" --query SecretString --output text | keep "$run/admin-password"
# Grafana encrypts passwords of data sources with this key; its default is in its source code.
[ -s "$kept/secret-key" ] || head -c 32 /dev/urandom | base64 | keep "$kept/secret-key"

mkdir -p "$folder/dashboards/postgres" "$folder/dashboards/redshift" "$run/dashboards"
# The pipeline dashboard opens with the instance's own stage.
pipeline=$folder/dashboards/cloudwatch/pipeline.json
if [ -e "$pipeline" ]; then sed "s/this-stage/$STAGE/g" "$pipeline" | keep "$run/dashboards/pipeline.json"; fi
# Without our own workgroup there is no warehouse to query over the Data API.
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
