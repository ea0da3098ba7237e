#!/bin/bash
# Serves SFTP on port 22 to the user `keeper`, who has the folder /kept. The keys of the machine, and whose may enter, are in /keys.
set -eu
# No password, which is less than a locked account: sshd lets nobody into that.
useradd --no-create-home --shell /usr/sbin/nologin --password '*' keeper
mkdir -p /run/sshd /kept
chown keeper /kept
install -m 600 /keys/ssh-host /run/ssh-host
# sshd reads it as the user, who may not look into /keys.
install -m 644 /keys/ssh-key.pub /run/ssh-keeper.pub
exec /usr/sbin/sshd -D -e -f /dev/null -o HostKey=/run/ssh-host -o AuthorizedKeysFile=/run/ssh-keeper.pub -o StrictModes=no \
  -o Subsystem='sftp internal-sftp' -o ForceCommand=internal-sftp -o PasswordAuthentication=no -o UsePAM=no
