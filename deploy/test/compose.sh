#!/usr/bin/env bash
# Proves docker-compose.yml with real Docker: starts it from nothing, uses it, restarts and kills its containers one by
# one under traffic, and looks at memory, ports, users, logs and how it ends. A line for each check; the last line counts.
#
# Without a registry in reach, base images are made of Debian's packages (debootstrap) and of this machine's Node and npm:
# BASE_IMAGES=made. By default they are, unless the official ones are here already. KEEP=1 leaves everything running.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
here=deploy/test
export PATH="$PWD/node_modules/.bin:$PATH" DOCKER_BUILDKIT="${DOCKER_BUILDKIT:-0}" NO_COLOR=1
# shellcheck source=deploy/test/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/test/base-images.sh
. "$here/base-images.sh"

project=catbird-test-$$
work=$(mktemp -d)
trap 'clean_up' EXIT
server=catbird-test-mls-server postgres=catbird-test-postgres redis=catbird-test-redis

start_dockerd
choose_images
write_environment "$work/.env"
compose=(compose_program -p "$project" --env-file "$work/.env" -f docker-compose.yml -f "$here/docker-compose.test.yml")

# --- the image ---
[ "${BUILD:-}" = 0 ] || check "the image builds" build_image "$SERVER_IMAGE"
check 'the image has no secrets, registries or build arguments in its history' clean_history "$SERVER_IMAGE"
say "image: $(docker image inspect -f '{{.Size}}' "$SERVER_IMAGE" | in_megabytes) MB, of it $(own_size "$SERVER_IMAGE" | in_megabytes) MB on top of its base"
check 'the server as the first process ends on SIGTERM with 0' ends_as_first_process "$SERVER_IMAGE"

# --- what is missing is refused by name ---
for name in POSTGRES_PASSWORD REDIS_PASSWORD JWT_SECRET SERVICE_DID; do
  check "without $name it does not start, and says so" refuses_without "$name" "$work/.env"
done

# --- it starts ---
began=$(now_ms)
"${compose[@]}" up -d --no-build >"$work/up.log" 2>&1 || cat "$work/up.log"
check 'all are healthy' wait_until 60 healthy "$server" "$postgres" "$redis"
took=$(($(now_ms) - began))
say "healthy after $took ms"
check 'within 30 s of up' test "$took" -le 30000

# --- how it runs ---
for container in $server $postgres $redis; do
  check "$container: not root" not_root "$container"
  check "$container: root is read-only" root_is_read_only "$container"
  check "$container: no capabilities, and none to be had" no_capabilities "$container"
  check "$container: memory is limited" memory_is_limited "$container"
  check "$container: restarts, and its log is rotated" restarts_and_rotates "$container"
done
check 'blobs can be written' docker exec "$server" sh -c 'touch /var/lib/catbird-mls/x && rm /var/lib/catbird-mls/x'
check 'no password in any command line' no_password_in_processes
check 'the server has no secret that it does not need' no_foreign_secrets "$server"
check 'every line of the log is JSON or the banner of development' logs_are_json "$server"

# --- who reaches it ---
for port in "$SERVER_PORT" "$POSTGRES_PORT" "$REDIS_PORT"; do
  check "port $port is open on loopback alone" loopback_alone "$port"
  check "port $port cannot be reached from another network" unreachable_from_elsewhere "$port"
done
check 'no other port is published' nothing_else_is_published
check 'Redis wants its password' redis_wants_its_password
check 'Postgres wants its password' postgres_wants_its_password

# --- it works ---
check 'the demo plays against it' demo
node --conditions=source "$here/traffic.ts" --url "http://127.0.0.1:$SERVER_PORT" --did "did:web:localhost%3A$SERVER_PORT" \
  --disturb "restart $server" --disturb "restart $redis" --disturb "restart $postgres" \
  --disturb "kill $server" --disturb "kill $redis" --disturb "kill $postgres" 2>&1 | tee "$work/traffic.log"
check 'nothing is lost, doubled or reordered by restarts and kills' grep -q 'lost 0 duplicated 0 reordered 0' "$work/traffic.log"
node --conditions=source "$here/traffic.ts" --url "http://127.0.0.1:$SERVER_PORT" --did "did:web:localhost%3A$SERVER_PORT" \
  --clients 12 --pause 40 --between 1000 2>&1 | tee "$work/burst.log"
check 'a burst is carried' grep -q 'lost 0 duplicated 0 reordered 0' "$work/burst.log"
for container in $server $postgres $redis; do
  say "$container: $(memory_peak "$container" | in_megabytes) MB at most, of $(memory_limit "$container" | in_megabytes) MB"
  check "$container: stayed within its memory" within_memory "$container"
done

# --- it ends, and what it kept is there again ---
for container in $server $redis $postgres; do check "$container: stops within 10 s with 0" stops "$container"; done
"${compose[@]}" down >"$work/down.log" 2>&1
"${compose[@]}" up -d --no-build >"$work/up.log" 2>&1
check 'healthy again after down and up' wait_until 60 healthy "$server" "$postgres" "$redis"
check 'with the data of before' keeps_its_data

summary
