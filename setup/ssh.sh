#!/bin/sh
# restic's way into an sftp store. A key that others may read, which a secret of Compose's often is, ssh itself refuses; an agent is handed it without a copy of it on any disk.
exec ssh-agent sh -c 'ssh-add -q - <"$SSH_KEY" && exec /usr/bin/ssh "$@"' ssh \
  -F none -o BatchMode=yes -o PreferredAuthentications=publickey \
  -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$SSH_KNOWN_HOSTS" -o GlobalKnownHostsFile=none \
  -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 "$@"
