# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: project, work, here, server
# The profile "proxy": nginx in a container, with the site that the command line prints and a certificate made here.

nginx=catbird-test-nginx
domain=mls.example.com

# As certbot leaves them: root's alone.
make_certificate() {
  local folder=$work/letsencrypt/live/$domain
  mkdir -p "$folder" "$work/acme/.well-known/acme-challenge" && chmod 700 "$work/letsencrypt/live"
  echo proof >"$work/acme/.well-known/acme-challenge/token"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$domain" \
    -addext "subjectAltName=DNS:$domain,DNS:localhost" -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" &&
    chmod 600 "$folder/privkey.pem"
}

print_site() {
  mkdir -p "$work/sites"
  "$work/compose" exec -T mls-server catbird-mls nginx --domain "$domain" --in-container >"$work/sites/mls.conf"
}

# As somebody out there: by name, and trusting the certificate.
from_outside() {
  local path=$1
  shift
  curl -sS --max-time 10 --resolve "$domain:$HTTPS_PORT:127.0.0.1" --cacert "$work/letsencrypt/live/$domain/fullchain.pem" "$@" \
    "https://$domain:$HTTPS_PORT$path"
}

status_of() { from_outside "$@" -o "$work/answer" -w '%{http_code}'; }

serves_did_json() {
  from_outside /.well-known/did.json -D "$work/headers" | grep "\"id\":\"did:web:localhost%3A$SERVER_PORT\"" &&
    grep -i '^access-control-allow-origin: \*' "$work/headers"
}

serves_xrpc() {
  [ "$(status_of /xrpc/blue.catbird.mls.server.describeServer -D "$work/headers")" = 200 ] &&
    grep -i '^strict-transport-security: max-age=63072000' "$work/headers"
}

keeps_inside() {
  local path status
  for path in /metrics /admin /admin/ /admin/trpc/overview.summary //metrics; do
    status=$(status_of "$path")
    [ "$status" = 403 ] || { echo "$path: $status"; return 1; }
  done
  [ "$(status_of /other)" = 404 ]
}

leads_to_tls() {
  curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' -H "Host: $domain" "http://127.0.0.1:$HTTP_PORT/xrpc/x" |
    grep "^301 https://$domain/xrpc/x" &&
    [ "$(curl -sS -H "Host: $domain" "http://127.0.0.1:$HTTP_PORT/.well-known/acme-challenge/token")" = proof ] &&
    ! from_outside /health --tls-max 1.1
}

workers_are_not_root() {
  docker top "$nginx" -eo pid,user,args | grep 'worker process' >"$work/workers" && ! grep -w root "$work/workers"
}

# Real clients, whose streams are WebSockets through TLS.
carries_streams() {
  NODE_EXTRA_CA_CERTS=$work/letsencrypt/live/$domain/fullchain.pem node --conditions=source "$here/traffic.ts" \
    --url "https://localhost:$HTTPS_PORT" --did "did:web:localhost%3A$SERVER_PORT" --disturb "restart $nginx" \
    2>&1 | tee "$work/proxied.log"
  grep -q 'lost 0 duplicated 0 reordered 0' "$work/proxied.log"
}

# A server that is made anew has another address: somebody took the old one meanwhile.
follows_the_server() {
  local before result
  before=$(address_of "$server")
  docker rm -f "$server" >/dev/null
  docker run -d --rm --name "$project-squatter" --network "${project}_default" --entrypoint sleep "$SERVER_IMAGE" 600 >/dev/null
  "$work/compose" up -d --no-build mls-server && wait_until 60 healthy "$server"
  echo "was at $before, is at $(address_of "$server")"
  wait_until 15 is_well_from_outside && [ "$before" != "$(address_of "$server")" ]
  result=$?
  docker rm -f "$project-squatter" >/dev/null
  return $result
}

is_well_from_outside() { [ "$(status_of /health)" = 200 ]; }
