# Where restic comes from while the product's image is not built: the same package on the same base.
FROM node:26-trixie-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends restic \
 && rm -rf /var/lib/apt/lists/*
