# shellcheck shell=bash
# How the image is built, and what is in it.

build_image() {
  docker build "${@:2}" --network host --build-arg NODE_IMAGE="$NODE_IMAGE" --build-arg NPM_REGISTRY="$(npm config get registry)" -t "$1" .
}

clean_history() { ! docker history --no-trunc "$1" | grep -iE 'registry|password|secret'; }

# What the image adds to the one it is made from.
own_size() {
  echo $(($(docker image inspect -f '{{.Size}}' "$1") - $(docker image inspect -f '{{.Size}}' "$NODE_IMAGE")))
}

# Everything again, and nothing of it taken from before: what this repository adds has to be the same to the bit.
builds_the_same() {
  build_image "$1-again" --no-cache >"$work/again.log" || { tail -n 30 "$work/again.log"; return 1; }
  own_layers "$1" >"$work/first.layers"
  own_layers "$1-again" >"$work/second.layers"
  docker rmi "$1-again" >/dev/null
  diff "$work/first.layers" "$work/second.layers" && [ -s "$work/first.layers" ]
}

# The digests of what the image has on top of its base: of names, contents, modes, owners and times.
own_layers() {
  docker image inspect -f '{{range .RootFS.Layers}}{{println .}}{{end}}' "$1" | grep . |
    tail -n +"$(($(docker image inspect -f '{{len .RootFS.Layers}}' "$NODE_IMAGE") + 1))"
}

# The lowest version of them that the image has, which must not be lower than that of the database.
has_postgres_client() {
  local program version
  for program in pg_dump pg_restore psql; do
    version=$(docker run --rm --entrypoint "$program" "$1" --version) || return 1
    echo "$version"
    [ "$(sed 's/[^0-9]*\([0-9]*\).*/\1/' <<<"$version")" -ge "$2" ] || return 1
  done
}

postgres_major() { docker run --rm --entrypoint postgres "$POSTGRES_IMAGE" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/'; }
