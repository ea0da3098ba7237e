#!/bin/sh
exec node /app/src/main.ts "$@"
