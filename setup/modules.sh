#!/usr/bin/env bash
# Makes sure of node_modules as package-lock.json has them, and of Node 26 in front of an older one on the host.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/setup/say.sh"
cd "$root"

mark=node_modules/.lock-sha256
wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat "$mark" 2>/dev/null)" != "$wanted" ]; then
  say 'modules: npm ci'
  npm ci --no-audit --no-fund --loglevel=error >/tmp/lifeboat-npm.log 2>&1 ||
    { tail -n 15 /tmp/lifeboat-npm.log >&2; fail 'npm ci failed' 'What npm said stands above; it needs the npm registry.'; }
  echo "$wanted" >"$mark"
fi
# npm puts node_modules/.bin first in every script's PATH; the package `node` brings Node 26 where the host's is older.
export PATH="$root/node_modules/.bin:$PATH"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 26 ] || fail "Node $major runs here, and Node 26 is needed" \
  'npm was told not to run install scripts? Then: npm rebuild node --foreground-scripts'
say "modules: there, Node $(node -v)"
