# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: project, work, server, postgres, redis, compose
# What compose.sh asks of containers.

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

compose_program() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
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
  "${compose[@]}" down --volumes --remove-orphans >/dev/null 2>&1
  rm -rf "$work"
  if [ -n "${dockerd:-}" ]; then kill "$dockerd"; fi
}

secret() { node -p "crypto.randomBytes(24).toString('hex')"; }

free_port() {
  node -e "const s = net.createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })"
}

# Every password has characters that a URL, a configuration file and a shell would stumble over.
write_environment() {
  export SERVER_PORT POSTGRES_PORT REDIS_PORT POSTGRES_PASSWORD REDIS_PASSWORD
  SERVER_PORT=$(free_port) POSTGRES_PORT=$(free_port) REDIS_PORT=$(free_port)
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
END
  DATABASE_URL=$(node -p "'postgresql://catbird:' + encodeURIComponent(process.env.POSTGRES_PASSWORD) + '@127.0.0.1:' + process.env.POSTGRES_PORT + '/catbird'")
  export DATABASE_URL
}

build_image() {
  docker build --network host --build-arg NODE_IMAGE="$NODE_IMAGE" --build-arg NPM_REGISTRY="$(npm config get registry)" -t "$1" .
}

clean_history() { ! docker history --no-trunc "$1" | grep -iE 'registry|password|secret'; }

# What the image adds to the one it is made from.
own_size() {
  echo $(($(docker image inspect -f '{{.Size}}' "$1") - $(docker image inspect -f '{{.Size}}' "$NODE_IMAGE")))
}

# Without an init in front, on a database that is not there: it waits for it, and has to end when told to.
ends_as_first_process() {
  local id
  id=$(docker run -d --read-only --tmpfs /tmp -e CATBIRD_MODE=development -e SERVICE_DID=did:web:localhost%3A3000 \
    -e JWT_SECRET="$(secret)" -e DATABASE_URL=postgresql://nobody@192.0.2.1/nothing "$1")
  wait_until 10 docker exec "$id" test -e /tmp/node-compile-cache
  ends_cleanly "$id"
  local result=$?
  docker rm -f "$id" >/dev/null
  return $result
}

ends_cleanly() {
  local began took
  began=$(now_ms)
  docker stop -t 30 "$1" >/dev/null
  took=$(($(now_ms) - began))
  echo "took $took ms, exit code $(docker inspect -f '{{.State.ExitCode}}' "$1")"
  [ "$took" -le 10000 ] && [ "$(docker inspect -f '{{.State.ExitCode}}' "$1")" = 0 ]
}

stops() {
  ends_cleanly "$1"
}

refuses_without() {
  local output
  grep -v "^$1=" "$2" >"$work/without.env"
  output=$(env -u "$1" bash -c '. deploy/test/lib.sh; compose_program --env-file "$0" -f docker-compose.yml config' "$work/without.env" 2>&1) && return 1
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

logs_are_json() {
  docker logs "$1" 2>/dev/null | node -e '
    const lines = require("node:fs").readFileSync(0, "utf8").split("\n").filter((line) => line.startsWith("{"))
    for (const line of lines) JSON.parse(line)
    console.log(lines.length); process.exit(lines.length > 0 ? 0 : 1)'
}

loopback_alone() {
  local where
  where=$(ss -Hltn "sport = :$1" | awk '{ print $4 }')
  [ "$where" = "127.0.0.1:$1" ] || { echo "$where"; return 1; }
}

# From a container in a network of its own: by the published port at each address of the host, and by the container's own.
unreachable_from_elsewhere() {
  local network=$project-elsewhere result=1 address
  docker network create "$network" >/dev/null || return 1
  local addresses
  addresses="$(hostname -I) $(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' "$network")"
  for address in $addresses; do echo "$address $1"; done >"$work/places"
  docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' $server $postgres $redis |
    paste -d ' ' - <(printf '3000\n5432\n6379\n') >>"$work/places"
  docker run --rm -i --network "$network" --entrypoint node "$SERVER_IMAGE" -e '
    const net = require("node:net")
    const places = require("node:fs").readFileSync(0, "utf8").trim().split("\n")
    const open = (place) => new Promise((resolve) => {
      const [host, port] = place.split(" ")
      const socket = net.connect({ host, port, timeout: 1500 })
      const tell = (is) => { socket.destroy(); resolve(is) }
      socket.on("connect", () => tell(true)).on("error", () => tell(false)).on("timeout", () => tell(false))
    })
    Promise.all(places.map(open)).then((all) => {
      const reached = places.filter((_, i) => all[i])
      console.log(`tried ${places.length}, reached:`, reached)
      process.exit(reached.length)
    })' <"$work/places" && result=0
  docker network rm "$network" >/dev/null
  return $result
}

nothing_else_is_published() {
  local published
  published=$(docker ps --filter "label=com.docker.compose.project=$project" --format '{{.Ports}}' | grep -oE '[0-9.:]+:[0-9]+->' | sort)
  [ "$published" = "$(printf '127.0.0.1:%s->\n' "$SERVER_PORT" "$POSTGRES_PORT" "$REDIS_PORT" | sort)" ] || { echo "$published"; return 1; }
}

redis_wants_its_password() { docker exec "$redis" redis-cli ping | grep -q NOAUTH; }

postgres_wants_its_password() {
  { docker exec -e PGPASSWORD=wrong "$postgres" psql -h postgres -U catbird -d catbird -c 'select 1' 2>&1 || true; } |
    grep 'password authentication failed'
}

# Not with a server of its own, which it would start if none answered.
demo() { healthy "$server" && SERVER_PORT=$SERVER_PORT npm run -s demo; }

messages() { docker exec "$postgres" psql -At -U catbird -d catbird -c 'select count(*) from message'; }

keeps_its_data() {
  local count
  count=$(messages)
  echo "$count messages"
  [ "$count" -gt 0 ]
}
