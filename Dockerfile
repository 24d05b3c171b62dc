# The server as an image: docker build -t catbird-mls/server .
# Builds with BuildKit and with the builder before it, so it uses no syntax of its own.
#
# NODE_IMAGE       any image with Node 24 or newer and npm, made of Debian
# POSTGRES_CLIENT  the package of it with pg_dump, which must not be older than the database that is backed up: 17 in
#                  Debian 13 (trixie), 15 in Debian 12 (bookworm)
# NPM_REGISTRY     where packages come from, if not from npm's own; known to the stages that install, never to the image
ARG NODE_IMAGE=node:24-trixie-slim

# What npm needs to know, without the sources: so that a change of them installs nothing anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN find . -mindepth 1 -type f ! -name package.json ! -name package-lock.json ! -path './patches/*' \
      ! -path './packages/dev-env/better-sqlite3/*' -delete \
    && find . -mindepth 1 -type d -empty -delete

FROM ${NODE_IMAGE} AS build
ARG NPM_REGISTRY=
WORKDIR /src
COPY --from=manifests /src ./
# No package's script runs: what this repository itself does after installing follows below.
RUN npm ci --ignore-scripts --no-audit --no-fund ${NPM_REGISTRY:+--registry="$NPM_REGISTRY"}
COPY . .
RUN export PATH="/src/node_modules/.bin:$PATH" \
    && patch-package --error-on-fail && node scripts/prisma-generate.mjs && node scripts/build.ts

FROM ${NODE_IMAGE} AS production
ARG NPM_REGISTRY=
# Of every file in the image: the same sources make the same image whenever they are built.
ARG SOURCE_DATE_EPOCH=0
WORKDIR /app
COPY --from=manifests /src ./
# --omit=optional leaves out the embedded Postgres, which has no use in a container.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund ${NPM_REGISTRY:+--registry="$NPM_REGISTRY"} \
      --workspace=packages/server --include-workspace-root=false
COPY --from=build /src/packages/core/dist packages/core/dist
COPY --from=build /src/packages/server/dist packages/server/dist
COPY LICENSE ./
COPY deploy/docker/ /tmp/docker/
RUN sh /tmp/docker/trim.sh /app \
    && chmod +x packages/server/dist/cli/main.js \
    && mkdir -p /out/root/usr/local/bin \
    && mv /app /out/root/app && mv /tmp/docker/healthcheck.mjs /out/root/app/ \
    && ln -s /app/packages/server/dist/cli/main.js /out/root/usr/local/bin/catbird-mls \
    && sh /tmp/docker/settle.sh /out/root "$SOURCE_DATE_EPOCH"

# pg_dump and its sisters, for backups.
FROM ${NODE_IMAGE} AS postgres
ARG POSTGRES_CLIENT=postgresql-client
ARG SOURCE_DATE_EPOCH=0
COPY deploy/docker/ /tmp/docker/
RUN sh /tmp/docker/postgres-client.sh "$POSTGRES_CLIENT" /out \
    && sh /tmp/docker/settle.sh /out "$SOURCE_DATE_EPOCH"

FROM ${NODE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="catbird-mls" \
      org.opencontainers.image.description="End-to-end-encrypted group messaging for AT Protocol accounts" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
COPY --from=postgres /out /
COPY --from=production /out/root /
# The only folder that is written to, apart from /tmp: blobs, unless there is a bucket for them.
RUN install -d -o 10001 -g 10001 /var/lib/catbird-mls && touch -r /app /var/lib/catbird-mls /var/lib
ENV NODE_ENV=production DATA_DIR=/var/lib/catbird-mls
WORKDIR /app
# By number, so that an orchestrator can tell that it is not root.
USER 10001:10001
VOLUME /var/lib/catbird-mls
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 CMD ["node", "/app/healthcheck.mjs"]
# The command line: `docker exec catbird-mls-server catbird-mls doctor`.
ENTRYPOINT ["catbird-mls"]
CMD ["start"]
