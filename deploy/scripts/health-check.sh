#!/bin/sh
# Asks a server how it is, says so in one line, and calls a command of yours when that has changed: once each time, and
# not again while it stays so. For a timer or cron, every minute. Needs curl.
#
#   HEALTH_URL         what is asked: http://127.0.0.1:3000/health
#   HEALTH_TIMEOUT     seconds until an answer has to be there: 10
#   HEALTH_TRIES       how often it is tried before it counts as down, so that a restart is none: 2
#   HEALTH_PAUSE       seconds between the tries: 5
#   HEALTH_STATE_FILE  where the last state is kept: health-state in $STATE_DIRECTORY, or in /var/lib/catbird-mls
#   HEALTH_LOG         the file that the line is added to; standard output if it is not set
#   ALERT_COMMAND      called with the state and a sentence, such as `/usr/local/bin/tell-me`; nothing if it is not set
#
# States: up; degraded, which is something to look at, and turns nobody away; down.
# Exit status: 0 up or degraded, 1 down, 2 if it could not be looked at, or nobody could be told: the next run tells then.
set -u

url=${HEALTH_URL:-http://127.0.0.1:3000/health}
timeout=${HEALTH_TIMEOUT:-10}
tries=${HEALTH_TRIES:-2}
pause=${HEALTH_PAUSE:-5}
state_file=${HEALTH_STATE_FILE:-${STATE_DIRECTORY:-/var/lib/catbird-mls}/health-state}

fail() {
  echo "health-check: $1" >&2
  exit 2
}

command -v curl >/dev/null || fail 'curl is needed'
case $timeout$tries$pause in *[!0-9]*) fail 'HEALTH_TIMEOUT, HEALTH_TRIES and HEALTH_PAUSE are whole numbers' ;; esac
mkdir -p "$(dirname "$state_file")" || fail "the folder of $state_file cannot be made"

# The names of the checks that failed, out of {"database":{"status":"failed",...},...}.
failed_checks() {
  printf %s "$1" | grep -o '"[a-z]*":{"status":"failed"' | cut -d '"' -f 2 | tr '\n' ' ' | sed 's/ $//; s/ /, /g'
}

# Sets state and text.
look() {
  if ! answer=$(curl -sS --max-time "$timeout" --max-filesize 65536 -w '\n%{http_code}' "$url" 2>&1); then
    state=down
    text="no answer: $(printf %s "$answer" | sed -n 's/^curl: //p' | head -n 1)"
    return
  fi
  status=$(printf %s "$answer" | tail -n 1)
  body=$(printf %s "$answer" | sed '$d')
  checks=$(failed_checks "$body")
  state=down
  if [ "$status" = 200 ]; then
    state=up
    case $body in *'"status":"degraded"'*) state=degraded ;; esac
  fi
  text="HTTP $status${checks:+, failed: $checks}"
}

look
tried=1
while [ "$state" = down ] && [ "$tried" -lt "$tries" ]; do
  sleep "$pause"
  look
  tried=$((tried + 1))
done

line="$(date -u +%Y-%m-%dT%H:%M:%SZ) $state $url $text"
if [ -n "${HEALTH_LOG:-}" ]; then echo "$line" >>"$HEALTH_LOG" || fail "$HEALTH_LOG cannot be written"; else echo "$line"; fi

# Where nothing is known of before, being up is no news.
before=$(cat "$state_file" 2>/dev/null || echo up)
if [ "$state" != "$before" ] && [ -n "${ALERT_COMMAND:-}" ]; then
  sh -c "$ALERT_COMMAND"' "$@"' alert "$state" "catbird-mls is $state (was $before): $url $text" ||
    fail 'ALERT_COMMAND failed; the next run calls it again'
fi
# In one step, so that a run that is killed leaves the old state or the new one.
echo "$state" >"$state_file.$$" && mv "$state_file.$$" "$state_file" || fail "$state_file cannot be written"

[ "$state" != down ] || exit 1
