#!/bin/sh
# Puts pg_dump, pg_restore and psql of a package of Debian's into a folder, for backups, with those of their libraries that
# are not here yet; and without what else the package brings, which is mostly Perl. What Debian knows of the packages goes
# along (/var/lib/dpkg/status.d), so that scanners for known faults see them.
#
# postgres-client.sh <package> <folder>
set -eu
package=$1 out=$2
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
find / -xdev \( -type f -o -type l \) | sort >/tmp/before
dpkg-query -W -f '${Package}\n' | sort >/tmp/packages-before
apt-get update
apt-get install -y --no-install-recommends "$package"
dpkg-query -W -f '${Package}\n' | sort | comm -13 /tmp/packages-before - >/tmp/packages

is_new() { ! grep -qxF "$1" /tmp/before; }

# A file, and where it leads if it is a link, each in its place.
take() {
  place=$(realpath "$(dirname "$1")")/$(basename "$1")
  for file in "$place" "$(realpath "$1")"; do
    is_new "$file" || continue
    mkdir -p "$out$(dirname "$file")"
    cp -dp "$file" "$out$file"
    echo "$file" >>/tmp/taken
  done
}

programs=$(for name in pg_dump pg_restore psql; do ls /usr/lib/postgresql/*/bin/$name; done)
mkdir -p "$out/usr/local/bin"
for program in $programs; do
  take "$program"
  ln -s "$program" "$out/usr/local/bin/"
done
for library in $(ldd $programs | awk '$2 == "=>" { print $3 }' | sort -u); do take "$library"; done

mkdir -p "$out/var/lib/dpkg/status.d"
while read -r name; do
  # Debian may name a file by where it was before /lib became a link to /usr/lib.
  dpkg -L "$name" | sed 's|^/lib/|/usr/lib/|' | grep -qxFf /tmp/taken || continue
  dpkg-query -s "$name" >"$out/var/lib/dpkg/status.d/$name"
  notice=/usr/share/doc/$name/copyright
  [ ! -e "$notice" ] || { mkdir -p "$out$(dirname "$notice")" && cp -L "$notice" "$out$notice"; }
done </tmp/packages
"$(echo "$programs" | head -n 1)" --version
