# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: project, work, server, postgres, redis, here
# What all checks of compose.sh need.

passed=0 failed=0

say() { printf '      %s\n' "$*"; }
now_ms() { date +%s%3N; }
in_megabytes() { awk '{ printf "%d", $1 / 1e6 }'; }

check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    printf 'ok    %s\n' "$what"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n' "$what"
    tail -n 20 <<<"$output" | sed 's/^/      /'
  fi
}

summary() {
  printf 'compose: %d passed, %d failed\n' "$passed" "$failed"
  test "$failed" -eq 0
}

wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $deadline ]; then "$@"; return 1; fi
    sleep 0.2
  done
}

# A program of its own, since others call it too.
write_compose_command() {
  local program=docker-compose
  if docker compose version >/dev/null 2>&1; then program='docker compose'; fi
  printf '#!/bin/sh\nexec %s -p %s --env-file "${SETTINGS:-%s}" -f docker-compose.yml -f %s/docker-compose.test.yml "$@"\n' \
    "$program" "$project" "$work/.env" "$here" >"$1"
  chmod +x "$1"
}

start_dockerd() {
  docker info >/dev/null 2>&1 && return
  dockerd >"$work/dockerd.log" 2>&1 &
  dockerd=$!
  wait_until 30 docker info || { cat "$work/dockerd.log"; exit 1; }
}

clean_up() {
  if [ "${KEEP:-}" = 1 ]; then
    echo "left running: $project, with $work/.env"
    return
  fi
  "$work/compose" --profile monitoring --profile proxy down --volumes --remove-orphans >/dev/null 2>&1
  rm -rf "$work"
  if [ -n "${dockerd:-}" ]; then kill "$dockerd"; fi
}

secret() { node -p "crypto.randomBytes(24).toString('hex')"; }

free_port() {
  node -e "const s = net.createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })"
}

# Every password has characters that a URL, a configuration file and a shell would stumble over.
write_environment() {
  export SERVER_PORT POSTGRES_PORT REDIS_PORT POSTGRES_PASSWORD REDIS_PASSWORD BACKUP_FOLDER=$work/backups
  SERVER_PORT=$(free_port) POSTGRES_PORT=$(free_port) REDIS_PORT=$(free_port)
  PROMETHEUS_PORT=$(free_port) HTTP_PORT=$(free_port) HTTPS_PORT=$(free_port)
  POSTGRES_PASSWORD="@/:?%\"&$(secret)" REDIS_PASSWORD="@/:?%\"&$(secret)"
  (umask 077 && cat >"$1") <<END
POSTGRES_PASSWORD=$POSTGRES_PASSWORD
REDIS_PASSWORD=$REDIS_PASSWORD
JWT_SECRET=$(secret)
SERVICE_DID=did:web:localhost%3A$SERVER_PORT
GRAFANA_PASSWORD=$(secret)
SERVER_PORT=$SERVER_PORT
SERVER_FILES=$(ulimit -Hn)
POSTGRES_PORT=$POSTGRES_PORT
REDIS_PORT=$REDIS_PORT
PROMETHEUS_PORT=$PROMETHEUS_PORT
HTTP_PORT=$HTTP_PORT
HTTPS_PORT=$HTTPS_PORT
ENV_FILE=$1
BACKUP_FOLDER=$BACKUP_FOLDER
NGINX_SITES=$work/sites
TLS_CERTIFICATES=$work/letsencrypt
ACME_FOLDER=$work/acme
END
  DATABASE_URL=$(node -p "'postgresql://catbird:' + encodeURIComponent(process.env.POSTGRES_PASSWORD) + '@127.0.0.1:' + process.env.POSTGRES_PORT + '/catbird'")
  export DATABASE_URL
}

ends_cleanly() {
  local began took
  began=$(now_ms)
  docker stop -t 30 "$1" >/dev/null
  took=$(($(now_ms) - began))
  echo "took $took ms, exit code $(docker inspect -f '{{.State.ExitCode}}' "$1")"
  [ "$took" -le 10000 ] && [ "$(docker inspect -f '{{.State.ExitCode}}' "$1")" = 0 ]
}

refuses_without() {
  local output
  grep -v "^$1=" "$2" >"$work/without.env"
  output=$(env -u "$1" SETTINGS="$work/without.env" "$work/compose" config 2>&1) && return 1
  grep -q "$1 is not set in .env" <<<"$output"
}

healthy() {
  local container
  for container in "$@"; do
    [ "$(docker inspect -f '{{.State.Health.Status}}' "$container")" = healthy ] || {
      docker logs --tail 5 "$container"
      return 1
    }
  done
}

address_of() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }

# Not with a server of its own, which it would start if none answered.
demo() { healthy "$server" && SERVER_PORT=$SERVER_PORT npm run -s demo; }

messages() { docker exec "$postgres" psql -At -U catbird -d catbird -c 'select count(*) from message'; }

keeps_its_data() {
  local count
  count=$(messages)
  echo "$count messages"
  [ "$count" -gt 0 ]
}
