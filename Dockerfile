# Heredocs and RUN --mount are left out on purpose: the classic builder of older engines knows neither.
FROM node:26-trixie-slim AS bundle
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY setup/*.ts ./setup/
COPY src ./src
RUN node setup/bundle.ts dist

FROM bundle AS pages
COPY tsconfig.json ./
COPY web ./web
RUN node_modules/.bin/vite build web

FROM node:26-trixie-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends restic tini ca-certificates zstd openssh-client \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /usr/share/doc/* /usr/share/man/* /var/log/*
WORKDIR /app
COPY package.json ./
COPY --from=bundle /app/dist ./dist
COPY --from=pages /app/web/dist ./pages
COPY setup/lifeboat.sh /usr/local/bin/lifeboat
COPY setup/ssh.sh /usr/local/bin/ssh
ENV NODE_COMPILE_CACHE=/app/.compile-cache NODE_OPTIONS=--disable-warning=ExperimentalWarning
# The first start fills the compile cache, so that no later one compiles. What is started here is cached with the functions that it called; after that
# comes all the rest, once with the flags of each of the two ways to start.
RUN chmod 755 /usr/local/bin/lifeboat /usr/local/bin/ssh && mkdir -p /state && lifeboat --help >/dev/null \
 && ! lifeboat serve 2>/dev/null \
 && lifeboat worker postgres-session counts >/dev/null && ! lifeboat worker list-config /none /none 2>/dev/null \
 && ! lifeboat worker postgres-restore /none 2>/dev/null && ! lifeboat worker make-room /none /none 2>/dev/null \
 && ! lifeboat worker compare-files none /none 2>/dev/null \
 && ! lifeboat worker save-images /none 2>/dev/null && ! lifeboat worker load-image none </dev/null 2>/dev/null \
 && lifeboat worker read-image none </dev/null >/dev/null \
 && ! lifeboat worker make-passes /none 2>/dev/null && ! lifeboat worker watch-freeze 1 none 2>/dev/null \
 && ! timeout -s USR1 3 lifeboat worker store-when-told /none version >/dev/null 2>&1 \
 && export NODE_OPTIONS="$NODE_OPTIONS --require=/app/dist/load-all.cjs" \
 && lifeboat --help >/dev/null && lifeboat worker --help >/dev/null && rm dist/load-all.cjs
VOLUME /state
EXPOSE 8080
# bash opens the connection itself: no curl in the image, no second Node process every few seconds.
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=3 CMD \
  ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${LIFEBOAT_PORT:-8080} && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["tini", "--", "lifeboat"]
CMD ["serve"]
