#!/bin/sh
# As the official image does: makes the cluster, the user and the database of POSTGRES_* at the first start.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?is not set}"
  user=${POSTGRES_USER:-postgres}
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
  # Words of their own, as in the official image.
  # shellcheck disable=SC2086
  initdb --username="$user" --pwfile=/tmp/password --encoding=UTF8 ${POSTGRES_INITDB_ARGS:-}
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl -w start -o "-c listen_addresses=''"
  createdb --username="$user" "${POSTGRES_DB:-$user}"
  pg_ctl -w -m fast stop
fi
exec "$@" -c 'listen_addresses=*'
