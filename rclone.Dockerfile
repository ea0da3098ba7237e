# Lifeboat with rclone, for the stores that only that reaches: docker build -f rclone.Dockerfile -t lifeboat:rclone .
ARG BASE=lifeboat:latest
FROM $BASE
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends rclone \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /usr/share/doc/* /usr/share/man/* /var/log/*
