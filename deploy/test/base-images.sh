# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: here, work
# Base images where no registry can be reached. Made once, and kept.

# The official images if they are here already or are named; otherwise what can be made of Debian's packages.
choose_images() {
  export NODE_IMAGE POSTGRES_IMAGE REDIS_IMAGE SERVER_IMAGE=${SERVER_IMAGE:-catbird-mls/server:test}
  if [ "${BASE_IMAGES:-}" != made ] && docker image inspect "${NODE_IMAGE:-node:24-bookworm-slim}" "${POSTGRES_IMAGE:-postgres:16}" \
    "${REDIS_IMAGE:-redis:7}" >/dev/null 2>&1; then
    NODE_IMAGE=${NODE_IMAGE:-node:24-bookworm-slim} POSTGRES_IMAGE=${POSTGRES_IMAGE:-postgres:16} REDIS_IMAGE=${REDIS_IMAGE:-redis:7}
    return
  fi
  NODE_IMAGE=catbird-test/node:24 POSTGRES_IMAGE=catbird-test/postgres:bookworm REDIS_IMAGE=catbird-test/redis:bookworm
  is_here catbird-test/debian:bookworm || make_debian
  is_here "$NODE_IMAGE" || make_node
  is_here "$POSTGRES_IMAGE" || make_of_debian "$POSTGRES_IMAGE" postgres
  is_here "$REDIS_IMAGE" || make_of_debian "$REDIS_IMAGE" redis
}

is_here() { docker image inspect "$1" >/dev/null 2>&1; }

make_debian() {
  debootstrap --variant=minbase bookworm "$work/debian" >"$work/debootstrap.log" || exit 1
  tar -C "$work/debian" -c . | docker import --change 'CMD ["bash"]' - catbird-test/debian:bookworm
}

# This machine's Node and npm, and the certificates that it trusts: a registry's mirror may have its own.
make_node() {
  mkdir "$work/node"
  cp "$here/images/node/Dockerfile" "$work/node/"
  cp "$(node -p process.execPath)" "$work/node/node"
  cp -r "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$work/node/npm"
  cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$work/node/ca.pem"
  docker build --build-arg DEBIAN_IMAGE=catbird-test/debian:bookworm -t "$NODE_IMAGE" "$work/node" || exit 1
}

make_of_debian() {
  docker build --network host --build-arg DEBIAN_IMAGE=catbird-test/debian:bookworm -t "$1" "$here/images/$2" || exit 1
}
