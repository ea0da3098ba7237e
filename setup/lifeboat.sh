#!/bin/sh
# A worker is short and computes: it gets Node's compilers, but none in a thread of its own. Node that leaves waits for such a thread, which may wait for
# Node to collect garbage: it then hangs for ever, and a run with it (seen with 26.10; github.com/nodejs/node/issues/54918).
# The compile cache is kept per set of flags: the Dockerfile fills it through this same script.
if [ "$1" = worker ]; then exec node --no-concurrent-recompilation --no-concurrent-sparkplug /app/dist/main.cjs "$@"; fi
# A small nursery and no optimising compilers: the daemon idles for days and moves no bulk data itself, so memory at rest is worth
# more than speed (measured: 91 MB resident instead of 114). They are what would run in threads of their own.
exec node --max-semi-space-size=1 --no-sparkplug --no-maglev --no-opt /app/dist/main.cjs "$@"
