#!/bin/sh
# A worker is short and computes: it gets Node as it is. The compile cache is kept per set of flags: the Dockerfile fills it through
# this same script.
if [ "$1" = worker ]; then exec node /app/dist/main.cjs "$@"; fi
# A small nursery and no optimising compilers: the daemon idles for days and moves no bulk data itself, so memory at rest is worth
# more than speed (measured: 91 MB resident instead of 114).
exec node --max-semi-space-size=1 --no-sparkplug --no-maglev --no-opt /app/dist/main.cjs "$@"
