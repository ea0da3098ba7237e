#!/bin/bash
# Makes the bucket $1 by Swift's own interface: curl signs for no key with a colon in its id.
set -eu
store=http://127.0.0.1:9000
again=(--retry 60 --retry-delay 1 --retry-all-errors)
token=$(curl -sSf "${again[@]}" -D - -H "X-Auth-User: $S3_ID" -H "X-Auth-Key: $S3_SECRET" "$store/auth/v1.0" |
  sed -n 's/^x-auth-token: *\([^\r]*\).*/\1/Ip')
curl -sSf "${again[@]}" -X PUT -H "X-Auth-Token: $token" "$store/v1/AUTH_${S3_ID%%:*}/$1"
