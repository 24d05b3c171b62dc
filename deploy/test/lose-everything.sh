#!/usr/bin/env bash
# What traffic.ts does to a deployment while clients are connected: a backup, the loss of every container and volume, and a
# restore. `lose-everything.sh <folder of compose.sh>`
set -euo pipefail
work=$1 here=deploy/test
# shellcheck source=deploy/test/lib.sh
. "$here/lib.sh"
# shellcheck source=deploy/test/backups.sh
. "$here/backups.sh"

make_backup >&2
"$work/compose" down --volumes >&2
restore >&2
"$work/compose" up -d --no-build >&2
