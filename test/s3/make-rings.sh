#!/bin/bash
# Says where everything is: on the one disk, once.
set -eu
cd /etc/swift
for each in account:6202 container:6201 object:6200; do
  name=${each%:*}
  swift-ring-builder "$name.builder" create 4 1 0
  swift-ring-builder "$name.builder" add --region 1 --zone 1 --ip 127.0.0.1 --port "${each#*:}" --device disk --weight 1
  swift-ring-builder "$name.builder" rebalance
done
