# A registry of its own for the time of a test, from Debian's package.
FROM node:26-trixie-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends docker-registry && rm -rf /var/lib/apt/lists/*
RUN printf 'version: 0.1\nstorage: { filesystem: { rootdirectory: /registry } }\nhttp: { addr: ":5000" }\n' >/registry.yml
ENTRYPOINT ["docker-registry", "serve", "/registry.yml"]
