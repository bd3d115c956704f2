# docker-watcher as an image: docker build -t docker-watcher .
# Any Debian with Node 20.19 or newer, npm and a user 1000 will do as a base.
ARG BASE=node:20-bookworm-slim

# What npm needs to know, and no more: a change of code does not install everything anew.
FROM ${BASE} AS manifests
COPY . /src
RUN find /src -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
  && find /src -type d -empty -delete \
  && node -p "const { version, integrity } = require('/src/package-lock.json').packages['node_modules/better-sqlite3']; version + ' ' + integrity" > /sqlite

# The one part that is compiled, where no prebuilt one is at hand: by itself, so that it is compiled once per version.
FROM ${BASE} AS sqlite
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY --from=manifests /sqlite /sqlite
RUN read -r version integrity < /sqlite \
  && echo '{"private":true,"allowScripts":{"better-sqlite3":true}}' > package.json \
  && npm install --ignore-scripts --no-audit --no-fund "better-sqlite3@$version" \
  && grep -qF "$integrity" package-lock.json \
  && npm rebuild better-sqlite3

FROM ${BASE} AS build
WORKDIR /src
COPY --from=manifests /src ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY --from=sqlite /build/node_modules/better-sqlite3/build/Release/better_sqlite3.node node_modules/better-sqlite3/build/Release/
COPY tsconfig.base.json tsconfig.json ./
COPY scripts/root.mjs scripts/build.mjs scripts/
COPY scripts/build scripts/build
COPY packages packages
RUN npm run build
COPY image/tidy.sh /
RUN sh /tidy.sh /src

FROM ${BASE}
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="docker-watcher" \
  org.opencontainers.image.description="Push an image; it is live." \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.source="https://github.com/docker-watcher/docker-watcher" \
  org.opencontainers.image.documentation="https://github.com/docker-watcher/docker-watcher/tree/main/docs" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"

RUN apt-get update && apt-get install -y --no-install-recommends tini && apt-get clean && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/debconf

COPY --from=build /src/node_modules /opt/docker-watcher/node_modules
COPY --from=build /src/packages /opt/docker-watcher/packages
COPY LICENSE /opt/docker-watcher/
COPY image/run.sh image/health.mjs /opt/docker-watcher/image/
RUN mkdir /opt/docker-watcher/bin \
  && ln -s ../packages/core/dist/bin/docker-watcher.js /opt/docker-watcher/bin/docker-watcher \
  && ln -s ../packages/plugin-embedded-proxy/dist/bin/docker-watcher-proxy.js /opt/docker-watcher/bin/docker-watcher-proxy \
  && ln -s ../image/health.mjs /opt/docker-watcher/bin/docker-watcher-health \
  && for name in docker-watcher docker-watcher-proxy docker-watcher-health; do \
    ln -s /opt/docker-watcher/image/run.sh "/usr/local/bin/$name"; done \
  && mkdir -p /app/data /app/envs /app/plugins /app/proxy \
  && chown 1000:1000 /app/data /app/plugins /app/proxy

WORKDIR /app
# The configuration is /app/config.yaml. npm, for plugins, keeps nothing.
ENV NODE_ENV=production \
  DOCKER_WATCHER_CONFIG=/app/config.yaml \
  DOCKER_WATCHER_DATA=/app/data \
  NPM_CONFIG_CACHE=/tmp/npm \
  NPM_CONFIG_UPDATE_NOTIFIER=false
VOLUME ["/app/data", "/app/plugins"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["docker-watcher-health"]
# Starts as root to adopt what it is given, and drops to user 1000 before anything else: see image/run.sh.
CMD ["docker-watcher", "serve"]
