#!/bin/sh
# Leaves out of an installation what a running server never reads: maps, declarations, Prisma's engines for other
# databases, and manifests of workspaces that are not part of it.
set -eu
cd "$1"
rm -rf patches codegen examples packages/client-sdk packages/dashboard packages/dev-env package-lock.json
rm -f node_modules/.package-lock.json
find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
find packages -type f -name '*.d.ts' -delete
find node_modules/@prisma/client/runtime -type f \
  \( -name '*mysql*' -o -name '*sqlite*' -o -name '*sqlserver*' -o -name '*cockroachdb*' \) -delete
# Links to workspaces that are gone.
find node_modules -xtype l -delete
