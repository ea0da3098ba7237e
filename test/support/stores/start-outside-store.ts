import { succeed } from '../run-command.ts'
import { sessionLabel } from '../session.ts'
import { buildStore, storeImage } from './build-store.ts'

/** An S3 store that is no part of any stack, reached from every network of the engine by an address of the machine. */
export type OutsideStore = {
  /** As restic has it. */
  readonly location: string
  /** Who may enter. */
  readonly env: Readonly<Record<string, string>>
  down(): Promise<void>
}

/** Starts one, with an empty bucket. */
export async function startOutsideStore(): Promise<OutsideStore> {
  await buildStore()
  const env = {
    AWS_ACCESS_KEY_ID: 'store:lifeboat',
    AWS_SECRET_ACCESS_KEY: 'hidden-key-of-the-store',
  }
  const options = [
    '--detach',
    '--init',
    `--label=${sessionLabel()}`,
    '--publish=9000',
    `--env=S3_ID=${env.AWS_ACCESS_KEY_ID}`,
    `--env=S3_SECRET=${env.AWS_SECRET_ACCESS_KEY}`,
  ]
  const id = (await succeed('docker', ['run', ...options, storeImage])).trim()
  await succeed('docker', ['exec', id, 'make-bucket', 'backups'])
  const [port = ''] = (await succeed('docker', ['port', id, '9000/tcp'])).split('\n')
  const format = '{{(index .IPAM.Config 0).Gateway}}'
  const host = (
    await succeed('docker', ['network', 'inspect', '--format', format, 'bridge'])
  ).trim()
  return {
    location: `s3:http://${host}:${port.split(':').at(-1)}/backups/shop`,
    env,
    down: async () => {
      await succeed('docker', ['rm', '--force', '--volumes', id])
    },
  }
}
