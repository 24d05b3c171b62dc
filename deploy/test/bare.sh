# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: project, work, postgres
# The image by itself, as an orchestrator runs it: in production mode, with no init before the server.

bare=catbird-test-bare

start_bare() {
  docker exec "$postgres" createdb -U catbird bare &&
    docker run -d --name "$bare" --network "${project}_default" --read-only --tmpfs /tmp --cap-drop ALL \
      -e SERVICE_DID=did:web:mls.example.com -e JWT_SECRET="$(secret)" -e POSTGRES_PASSWORD -e REDIS_PASSWORD \
      -e DATABASE_URL=postgresql://catbird@postgres:5432/bare -e REDIS_URL=redis://redis:6379 "$SERVER_IMAGE" &&
    wait_until 60 healthy "$bare" && [ "$(docker exec "$bare" readlink /proc/1/exe)" = /usr/local/bin/node ]
}

# By its own address: what publishes ports would take connections for a server that is gone.
bare_url() { echo "http://$(address_of "$bare"):3000"; }

# Everything that it may have something to say of: requests that are right, wrong and refused, and a change of the level.
gives_it_to_say() {
  docker kill --signal USR2 "$bare" && node -e '
    const url = process.argv[1]
    const ask = (path, init) => fetch(url + path, init).then((answer) => console.log(path, answer.status))
    Promise.all([
      ask("/"), ask("/health"), ask("/metrics"), ask("/nowhere"), ask("/xrpc/blue.catbird.mls.server.describeServer"),
      ask("/xrpc/blue.catbird.mls.convo.listConvos", { headers: { authorization: "Bearer none" } }),
      ask("/xrpc/blue.catbird.mls.message.sendMessage", { method: "POST", body: "{" }),
      ask("/admin/trpc/overview.summary", { headers: { authorization: "Bearer wrong" } }),
    ])' "$(bare_url)"
}

leaves_no_zombies() {
  docker exec "$bare" node -e '
    const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))
    const states = pids.map((pid) => /^\d+ \(.*\) (.)/s.exec(fs.readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1])
    console.log(states); process.exit(states.includes("Z") ? 1 : 0)'
}

# Told to while requests are on their way, each of which gets its answer; only new connections are refused.
ends_while_serving() {
  node --conditions=source "$here/requests.ts" "$(bare_url)/xrpc/blue.catbird.mls.server.describeServer" >"$work/requests" &
  local requests=$!
  wait_until 20 test -s "$work/requests"
  ends_cleanly "$bare"
  local result=$?
  wait $requests && [ $result = 0 ]
  result=$?
  cat "$work/requests"
  return $result
}

# Every line of both streams; with a level and a time.
logs_are_json() {
  docker logs "$bare" >"$work/bare.out" 2>"$work/bare.err"
  cat "$work/bare.out" "$work/bare.err" | node -e '
    const lines = fs.readFileSync(0, "utf8").split("\n").filter((line) => line !== "")
    const isEvent = (line) => { try { const { level, time, msg } = JSON.parse(line); return level && time && msg } catch { return false } }
    const others = lines.filter((line) => !isEvent(line))
    console.log(lines.length, "lines, others:", others.slice(0, 10)); process.exit(lines.length >= 10 && others.length === 0 ? 0 : 1)'
}

# On a database that is not there: it waits for it, and has to end when told to.
ends_while_waiting() {
  local id result
  id=$(docker run -d --read-only --tmpfs /tmp -e CATBIRD_MODE=development -e SERVICE_DID=did:web:localhost%3A3000 \
    -e JWT_SECRET="$(secret)" -e DATABASE_URL=postgresql://nobody@192.0.2.1/nothing "$1")
  wait_until 10 docker exec "$id" test -e /tmp/node-compile-cache
  ends_cleanly "$id"
  result=$?
  docker rm -f "$id" >/dev/null
  return $result
}
