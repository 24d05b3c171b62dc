# shellcheck shell=bash
# shellcheck disable=SC2154  # set by compose.sh: project, work, server, postgres, BACKUP_FOLDER
# Backups of the deployment, by containers alone: made, verified, and restored after everything has been destroyed.

newest_backup() { find "$BACKUP_FOLDER" -name 'catbird-mls-*.tar*' -print | sort | tail -n 1; }

# As a container sees it.
inside() { echo "/var/backups/catbird-mls/$(basename "$1")"; }

make_backup() {
  "$work/compose" run --rm backup || return 1
  [ "$(stat -c '%U %a' "$(newest_backup)")" = 'root 600' ]
}

# With what cannot be made anew: the settings of a file that is root's alone, and blobs that are the server's alone.
holds_settings_and_blobs() {
  tar -tf "$(newest_backup)" >"$work/list" && tar -xOf "$(newest_backup)" config/.env | cmp - "$work/.env" &&
    grep -c '^blobs/' "$work/list"
}

verify() { "$work/compose" run --rm backup verify-backup "$@" "$(inside "$(newest_backup)")"; }

verify_by_restoring() {
  verify --by-restoring >"$work/rows" || { cat "$work/rows"; return 1; }
  grep "^restored: message, $(messages) rows" "$work/rows" &&
    ! docker exec "$postgres" psql -At -U catbird -d catbird -c 'SELECT datname FROM pg_database' | grep verifying
}

# One bit in its middle is another.
refuses_a_damaged_one() {
  local damaged=$BACKUP_FOLDER/damaged.tar status
  node -e 'const b = fs.readFileSync(process.argv[1]); b[b.length >> 1] ^= 1; fs.writeFileSync(process.argv[2], b, { mode: 0o600 })' \
    "$(newest_backup)" "$damaged"
  for how in 'backup verify-backup' 'restore --replace'; do
    # shellcheck disable=SC2086  # words of their own
    "$work/compose" run --rm $how "$(inside "$damaged")"
    status=$?
    [ $status = 65 ] || { echo "$how ended with $status"; return 1; }
  done
  rm "$damaged"
}

notes_the_backup() {
  docker exec "$server" node -e '
    fetch("http://127.0.0.1:3000/metrics").then((answer) => answer.text()).then((text) => {
      const at = Number(/^mls_backup_last_success_timestamp_seconds (\S+)/m.exec(text)?.[1])
      console.log(at); process.exit(Math.abs(Date.now() / 1000 - at) < 600 ? 0 : 1)
    })'
}

# The settings of a machine that has nothing but Docker and the file.
restores_settings() {
  mkdir "$work/new"
  docker run --rm --user 0 --volume "$work/new:/work" --volume "$BACKUP_FOLDER:/backups:ro" --workdir /work "$SERVER_IMAGE" \
    restore --only-settings "/backups/$(basename "$(newest_backup)")" || return 1
  cmp "$work/.env" "$work/new/.env" && [ "$(stat -c %a "$work/new/.env")" = 600 ]
}

# The server is running: it is in the way, and nothing is changed.
refuses_beside_a_server() { ! "$work/compose" run --rm restore --replace "$(inside "$(newest_backup)")"; }

destroy() { "$work/compose" down --volumes && ! docker volume ls -q | grep "^${project}_"; }

# Into volumes that are new; the container of the database is started by it.
restore() { "$work/compose" run --rm restore "$(inside "$(newest_backup)")"; }

# What the server keeps on disk, by name and content, with its owner: as it was before, or not at all.
blobs() {
  docker exec "$server" sh -c 'cd /var/lib/catbird-mls && find . -type f -exec sha256sum {} + | sort -k 2; find . ! -user 10001'
}

# The other way, from a machine that has the command line: by pg_dump in the container of Postgres.
make_backup_by_container() {
  local folder=$work/by-container cli=$PWD/packages/server/src/cli/main.ts
  mkdir "$folder" && cd "$folder" || return 1
  node --conditions=source "$cli" backup --to backups --container "$postgres" &&
    node --conditions=source "$cli" verify-backup --container "$postgres" backups/catbird-mls-*.tar | grep 'pg_restore reads the dump'
}
