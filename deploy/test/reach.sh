# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: project, work, server, postgres, redis
# Who reaches what.

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
