# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: here, work
# Base images where no registry can be reached. Made once, and kept.

debian=${DEBIAN:-trixie}

# The official images if they are here already or are named; otherwise what can be made of Debian's packages.
choose_images() {
  export NODE_IMAGE POSTGRES_IMAGE REDIS_IMAGE PROMETHEUS_IMAGE NGINX_IMAGE SERVER_IMAGE=${SERVER_IMAGE:-catbird-mls/server:test}
  if [ "${BASE_IMAGES:-}" != made ] && official_are_here; then return; fi
  NODE_IMAGE=catbird-test/node:$debian
  POSTGRES_IMAGE=catbird-test/postgres:$debian REDIS_IMAGE=catbird-test/redis:$debian
  PROMETHEUS_IMAGE=catbird-test/prometheus:$debian NGINX_IMAGE=catbird-test/nginx:$debian
  is_here "catbird-test/debian:$debian" || make_debian
  is_here "$NODE_IMAGE" || make_node
  for name in postgres redis prometheus nginx; do
    is_here "catbird-test/$name:$debian" || make_of_debian "$name"
  done
}

# By the names that docker-compose.yml has.
official_are_here() {
  local name default
  for name in NODE POSTGRES REDIS PROMETHEUS NGINX; do
    default=$(sed -n "s/.*\${${name}_IMAGE:-\([^}]*\)}.*/\1/p" docker-compose.yml | head -n 1)
    eval "${name}_IMAGE=\${${name}_IMAGE:-$default}"
    eval "is_here \"\$${name}_IMAGE\"" || return 1
  done
}

is_here() { docker image inspect "$1" >/dev/null 2>&1; }

make_debian() {
  debootstrap --variant=minbase "$debian" "$work/debian" >"$work/debootstrap.log" || exit 1
  tar -C "$work/debian" -c . | docker import --change 'CMD ["bash"]' - "catbird-test/debian:$debian"
}

# This machine's Node and npm, and the certificates that it trusts: a registry's mirror may have its own.
make_node() {
  mkdir "$work/node"
  cp "$here/images/node/Dockerfile" "$work/node/"
  cp "$(node -p process.execPath)" "$work/node/node"
  cp -r "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$work/node/npm"
  cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$work/node/ca.pem"
  docker build --build-arg "DEBIAN_IMAGE=catbird-test/debian:$debian" -t "$NODE_IMAGE" "$work/node" || exit 1
}

make_of_debian() {
  docker build --network host --build-arg "DEBIAN_IMAGE=catbird-test/debian:$debian" -t "catbird-test/$1:$debian" "$here/images/$1" ||
    exit 1
}
