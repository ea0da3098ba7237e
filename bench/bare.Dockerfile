# The bare engines in one image: pg_dump of the database's own image and the very restic the product runs.
ARG RESTIC_IMAGE=lifeboat:latest
FROM $RESTIC_IMAGE AS restic
FROM postgres:17
COPY --from=restic /usr/bin/restic /usr/bin/restic
COPY bare-backup.sh bare-restore.sh /
ENTRYPOINT []
