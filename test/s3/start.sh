#!/bin/bash
# Starts OpenStack Swift on the one disk /objects/disk. It speaks S3 on port 9000, to who has the key S3_ID (`ACCOUNT:USER`) with S3_SECRET.
set -eu
mkdir -p /objects/disk /var/cache/swift
{
  cat /etc/swift/proxy.conf
  echo "user_${S3_ID/:/_} = $S3_SECRET .admin"
} >/run/proxy.conf

memcached -u nobody -l 127.0.0.1 &
for each in account container object; do
  swift-$each-server /etc/swift/$each.conf --verbose &
done
swift-object-updater /etc/swift/object.conf --verbose &
for port in 6200 6201 6202 11211; do
  until (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.1; done
done
exec swift-proxy-server /run/proxy.conf --verbose
