# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: work
# The profile "monitoring": whether Prometheus scrapes the server and has the rules.

prometheus=catbird-test-prometheus

ask_prometheus() { curl -sSf --max-time 5 "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/$1"; }

# Every target, the server among them.
targets_are_up() {
  ask_prometheus targets | node -e '
    const { activeTargets } = JSON.parse(fs.readFileSync(0, "utf8")).data
    const told = activeTargets.map(({ labels, health, lastError }) => `${labels.job} ${labels.instance} ${health} ${lastError}`)
    console.log(told)
    process.exit(activeTargets.every(({ health }) => health === "up") && told.some((one) => one.startsWith("catbird-mls mls-server:3000")) ? 0 : 1)'
}

# As many as the files have, and each could be worked out.
rules_are_loaded() {
  local wanted
  wanted=$(cat deploy/prometheus/rules/*.yml | grep -cE '^ +- (alert|record):')
  ask_prometheus rules | node -e '
    const rules = JSON.parse(fs.readFileSync(0, "utf8")).data.groups.flatMap((group) => group.rules)
    const well = rules.filter(({ health }) => health === "ok")
    console.log(well.length, "well of", rules.length, "and of", process.argv[1], "in the files")
    process.exit(rules.length === Number(process.argv[1]) && well.length === rules.length ? 0 : 1)' "$wanted"
}

# By the names of the deployment guide, and by ours.
has_metrics() {
  local query
  for query in 'sum(http_requests_total{status=~"2.."})' 'mls_backup_last_success_timestamp_seconds' 'mls_sockets'; do
    curl -sSfG --max-time 5 --data-urlencode "query=$query" "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/query" |
      grep '"value"' || { echo "nothing for $query"; return 1; }
  done
}
