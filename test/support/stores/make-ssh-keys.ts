import { succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'
import { storeImage } from './build-store.ts'

/** Where Compose's secrets of the stack's have them in Lifeboat's container. */
export const sshFiles = {
  SSH_KEY: '/run/secrets/ssh-key',
  SSH_KNOWN_HOSTS: '/run/secrets/known-hosts',
}

/** As a person makes them; the key can be read by all, as many a secret of Compose's can. */
const make = `cd /keys
for each in ssh-key ssh-host ssh-other; do ssh-keygen -q -t ed25519 -N '' -C '' -f $each; done
echo "sftp $(cat ssh-host.pub)" >known-hosts
echo "sftp $(cat ssh-other.pub)" >other-hosts
chmod 644 ssh-key ssh-other`

/** Makes the keys of an SFTP server and of who may enter, and others, in a folder of this machine. */
export async function makeSshKeys(folder: string): Promise<void> {
  const options = [
    '--rm',
    `--label=${sessionLabel()}`,
    '--network=none',
    `--volume=${folder}:/keys`,
  ]
  await succeed('docker', ['run', ...options, storeImage, 'sh', '-c', make])
}
