#!/bin/sh
# A small nursery and no optimising compilers: the daemon idles for days and moves no bulk data itself, so memory at rest is worth
# more than speed (measured: 91 MB resident instead of 114). The compile cache is kept per set of flags: the Dockerfile fills it
# through this same script.
exec node --max-semi-space-size=1 --no-sparkplug --no-maglev --no-opt /app/src/main.ts "$@"
