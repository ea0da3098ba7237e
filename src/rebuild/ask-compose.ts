import { entersRoot } from '../model/capabilities.ts'
import { z } from 'zod'

import { composeLabels } from '../docker/labels.ts'
import type { CapturedContainer } from '../model/captured.ts'
import { WorkerFailedError } from '../model/worker.ts'
import type { ComposedService } from './compose-hash.ts'
import type { RebuildContext } from './rebuild-context.ts'

const Composed = z.looseObject({ services: z.record(z.string(), z.looseObject({})) })

/** Compose as a plugin, or as the program of its own that it can be too. */
const script = `
set -- --project-directory "$FOLDER" --project-name "$PROJECT" "$@" --profile '*' config --format json
if chroot /host docker compose version >/dev/null 2>&1; then exec chroot /host docker compose "$@"; fi
exec chroot /host docker-compose "$@"
`

/**
 * The services as the host's own Compose reads them in the files that were just put back; nothing else can say what it makes of them. Empty, with
 * a note, where the host has none or it cannot read them: it is asked for labels only.
 */
export async function askCompose(
  { runWorker, self, manifest, note }: RebuildContext,
  { Config }: CapturedContainer,
): Promise<Readonly<Record<string, ComposedService>>> {
  const labels = Config.Labels ?? {}
  const paths = (label: string, option: string): string[] =>
    (labels[label] ?? '').split(',').flatMap((path) => (path === '' ? [] : [option, path]))
  try {
    const { stdout } = await runWorker({
      purpose: 'ask-compose',
      image: self.image,
      entrypoint: ['bash', '-euc', script, 'ask'],
      command: [
        ...paths(composeLabels.configFiles, '--file'),
        ...paths(composeLabels.environmentFile, '--env-file'),
      ],
      env: { FOLDER: labels[composeLabels.workingDir] ?? '/', PROJECT: manifest.project },
      mounts: [{ kind: 'bind', source: '/', target: '/host', writable: false }],
      capabilities: entersRoot,
      network: 'none',
    })
    return Composed.parse(JSON.parse(stdout)).services
  } catch (error) {
    if (!(error instanceof WorkerFailedError)) throw error
    note(
      `the host’s Compose was not asked: ${error.details.at(-1) ?? error.message}; what shares another’s network, processes or volumes, or mounts something of a project folder that has moved, is recreated by the next docker compose up`,
    )
    return {}
  }
}
