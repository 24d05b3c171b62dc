#!/usr/bin/env bash
# Proves docker-compose.yml with real Docker: starts it from nothing, uses it, restarts and kills its containers one by
# one under traffic, and looks at memory, ports, users, logs and how it ends; destroys it and restores it from a backup;
# and runs Prometheus and nginx beside it. A line for each check; the last line counts.
#
# Without a registry in reach, base images are made of Debian's packages (debootstrap) and of this machine's Node and npm:
# BASE_IMAGES=made. By default they are, unless the official ones are here already. BUILD=0 takes the image as it is.
# KEEP=1 leaves everything running. Grafana is not run: Debian has no package of it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
here=deploy/test
export PATH="$PWD/node_modules/.bin:$PATH" DOCKER_BUILDKIT="${DOCKER_BUILDKIT:-0}" NO_COLOR=1
for part in lib base-images image confinement reach bare backups monitoring proxy; do
  # shellcheck source=/dev/null
  . "$here/$part.sh"
done

project=catbird-test-$$
work=$(mktemp -d)
trap 'clean_up' EXIT
server=catbird-test-mls-server postgres=catbird-test-postgres redis=catbird-test-redis

start_dockerd
choose_images
write_environment "$work/.env"
write_compose_command "$work/compose"
up() { "$work/compose" up -d --no-build "$@" >"$work/up.log" 2>&1 || { cat "$work/up.log"; return 1; }; }
talk() {
  node --conditions=source "$here/traffic.ts" --url "http://127.0.0.1:$SERVER_PORT" --did "did:web:localhost%3A$SERVER_PORT" \
    "$@" 2>&1 | tee "$work/traffic.log"
}
nothing_lost() { grep -q 'lost 0 duplicated 0 reordered 0' "$work/traffic.log"; }

# --- the image ---
if [ "${BUILD:-}" != 0 ]; then
  check 'the image builds' build_image "$SERVER_IMAGE"
  check 'built anew it is the same, to the bit' builds_the_same "$SERVER_IMAGE"
fi
check 'the image has no secrets, registries or build arguments in its history' clean_history "$SERVER_IMAGE"
say "image: $(docker image inspect -f '{{.Size}}' "$SERVER_IMAGE" | in_megabytes) MB, of it $(own_size "$SERVER_IMAGE" | in_megabytes) MB on top of its base"
check "it has Postgres's programs, not older than the database" has_postgres_client "$SERVER_IMAGE" "$(postgres_major)"
check 'the server as the first process ends on SIGTERM with 0, waiting for a database' ends_while_waiting "$SERVER_IMAGE"

# --- what is missing is refused by name ---
for name in POSTGRES_PASSWORD REDIS_PASSWORD JWT_SECRET SERVICE_DID; do
  check "without $name it does not start, and says so" refuses_without "$name" "$work/.env"
done

# --- it starts ---
began=$(now_ms)
up
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
check 'it says of itself that it is well' docker exec "$server" catbird-mls status
check 'and finds nothing to mend' docker exec "$server" catbird-mls doctor --here
talk --disturb "restart $server" --disturb "restart $redis" --disturb "restart $postgres" \
  --disturb "kill $server" --disturb "kill $redis" --disturb "kill $postgres"
check 'nothing is lost, doubled or reordered by restarts and kills' nothing_lost
talk --clients 12 --pause 40 --between 1000
check 'a burst is carried' nothing_lost
for container in $server $postgres $redis; do
  say "$container: $(memory_peak "$container" | in_megabytes) MB at most, of $(memory_limit "$container" | in_megabytes) MB"
  check "$container: stayed within its memory" within_memory "$container"
done

# --- it ends, and what it kept is there again ---
for container in $server $redis $postgres; do check "$container: stops within 10 s with 0" ends_cleanly "$container"; done
"$work/compose" down >"$work/down.log" 2>&1
up
check 'healthy again after down and up' wait_until 60 healthy "$server" "$postgres" "$redis"
check 'with the data of before' keeps_its_data

# --- the image by itself ---
check 'in production mode and with no init it is healthy' start_bare
check 'it answers whatever is asked' gives_it_to_say
check 'it leaves no zombies' leaves_no_zombies
check 'as the first process it ends on SIGTERM with 0 while it serves, and answers what it took' ends_while_serving
check 'every line of its log is JSON' logs_are_json
docker rm -f "$bare" >/dev/null 2>&1

# --- the profile "monitoring" ---
check 'a backup is made' make_backup
check 'Prometheus starts' up prometheus
check 'and is healthy' wait_until 60 healthy "$prometheus"
check 'not root' not_root "$prometheus"
check 'its root is read-only' root_is_read_only "$prometheus"
check 'no capabilities, and none to be had' no_capabilities "$prometheus"
check 'its port is open on loopback alone' loopback_alone "$PROMETHEUS_PORT"
check 'it scrapes the server' wait_until 60 targets_are_up
check 'it has every rule, and can work each out' wait_until 90 rules_are_loaded
check 'it has the metrics of the server, and of the backup' wait_until 30 has_metrics

# --- the profile "proxy" ---
check 'a certificate is made' make_certificate
check 'the site is printed' print_site
check 'nginx starts' up nginx
check 'and is healthy' wait_until 60 healthy "$nginx"
check 'its workers are not root' workers_are_not_root
check 'its root is read-only' root_is_read_only "$nginx"
check 'its memory is limited' memory_is_limited "$nginx"
check 'it hands on the DID document, to web pages as well' serves_did_json
check 'it hands on methods through TLS' serves_xrpc
check 'it keeps metrics and the dashboard inside' keeps_inside
check 'it leads to TLS, of today, and shows what certbot has to show' leads_to_tls
check 'it carries streams, and is restarted beneath them' carries_streams
check 'it finds a server that is made anew elsewhere' follows_the_server

# --- backups ---
docker exec "$server" sh -c 'mkdir -p -m 700 /var/lib/catbird-mls/blobs/ab && umask 077 && head -c 200000 /dev/urandom >/var/lib/catbird-mls/blobs/ab/of-this-test'
check 'a backup is made, and is root'"'"'s alone' make_backup
check 'with settings and blobs' holds_settings_and_blobs
check 'it is verified' verify
check 'and verified by restoring it where it is thrown away' verify_by_restoring
check 'the server tells when it was made' notes_the_backup
check 'one with one bit changed is refused' refuses_a_damaged_one
check 'nothing is restored while a server runs' refuses_beside_a_server
check 'pg_dump in the container of Postgres makes one, too' make_backup_by_container
before=$(messages) kept=$(blobs)
check 'everything is destroyed' destroy
check 'settings are restored by Docker alone' restores_settings
check 'the backup is restored' restore
check 'the server starts' up
check 'healthy' wait_until 60 healthy "$server" "$postgres" "$redis"
check 'with the messages of before' test "$(messages)" = "$before"
check "with the blobs of before, which are the server's" test "$(blobs)" = "$kept"
talk --disturb "pause $here/lose-everything.sh $work"
check 'clients that were connected go on, and have lost nothing' nothing_lost

summary
