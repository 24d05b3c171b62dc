# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: work
# How a container is confined: its user, its rights, its memory, its secrets.

not_root() { docker exec "$1" id -u | grep -E '^[1-9][0-9]*$'; }

root_is_read_only() {
  [ "$(docker inspect -f '{{.HostConfig.ReadonlyRootfs}}' "$1")" = true ] &&
    { docker exec -u 0 "$1" touch /etc/x 2>&1 || true; } | grep 'Read-only file system'
}

no_capabilities() {
  docker exec "$1" sh -c 'cat /proc/1/status' | awk '
    /^Cap(Eff|Prm|Bnd)/ && $2 !~ /^0+$/ { bad = 1; print }
    /^NoNewPrivs/ && $2 != 1 { bad = 1; print }
    END { exit bad }'
}

# From inside, by either version of control groups.
memory_limit() { docker exec "$1" sh -c 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max'; }

memory_peak() { docker exec "$1" sh -c 'cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.peak'; }

memory_is_limited() {
  local limit
  limit=$(docker inspect -f '{{.HostConfig.Memory}}' "$1")
  [ "$limit" -gt 0 ] && [ "$(memory_limit "$1")" = "$limit" ]
}

within_memory() {
  [ "$(docker inspect -f '{{.State.OOMKilled}}' "$1")" = false ] && [ "$(memory_peak "$1")" -le "$(memory_limit "$1")" ]
}

restarts_and_rotates() {
  docker inspect -f '{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.LogConfig.Type}} {{index .HostConfig.LogConfig.Config "max-size"}}' "$1" |
    grep -qx 'unless-stopped json-file 10m'
}

no_password_in_processes() {
  ! ps -eo args | grep -F -e "$POSTGRES_PASSWORD" -e "$REDIS_PASSWORD" | grep -v grep
}

no_foreign_secrets() {
  docker exec "$1" env >"$work/env" && grep -q '^JWT_SECRET=' "$work/env" && ! grep -E '^(GRAFANA|GF_)' "$work/env"
}
