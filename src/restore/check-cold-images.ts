import { LifeboatError } from '../errors.ts'
import type { Archived, Cold, Manifest } from '../model/manifest.ts'
import type { RestoreStep } from '../model/restore.ts'
import type { Container, Stack } from '../model/stack.ts'

/**
 * Refuses to put a stopped server's files where another image would start on them: another major version does not read them, and another
 * C library may sort otherwise than their indexes do. Into a new volume they always go. Throws `cold-database-image`. Pure.
 */
export function checkColdImages(
  stack: Stack,
  { cold, archived }: Pick<Manifest, 'cold' | 'archived'>,
  steps: readonly RestoreStep[],
): void {
  for (const step of steps) {
    if (step.do !== 'files' || step.over === 'beside') continue
    const held = archived.find(({ path }) => path === step.from)
    for (const database of cold) {
      if (held === undefined || !holds(held, step.inside, database)) continue
      checkOne(stack, database, held)
    }
  }
}

/** Whether what is written touches the data directory: a bind may hold it deep inside, and one file beside it is none of its. */
function holds({ kind, source }: Archived, inside: string | undefined, database: Cold): boolean {
  const { mount, inside: below } = database
  if (kind !== mount.kind) return false
  const data = [mount.source, ...(below === '' ? [] : [below])].join('/')
  const written = inside === undefined ? source : `${source}/${inside}`
  return `${data}/`.startsWith(`${written}/`) || `${written}/`.startsWith(`${data}/`)
}

function checkOne(stack: Stack, database: Cold, held: Archived): void {
  const ofService = stack.containers.filter(({ service }) => service === database.service)
  const sameName = ofService.filter(({ name }) => name === database.container)
  const containers = sameName.length > 0 ? sameName : ofService
  const others = containers.filter(({ imageId }) => imageId !== database.imageId)
  if (containers.length > 0 && others.length === 0) return
  throw wrongImage(database, others, held)
}

function wrongImage(
  { service, image, imageId, versionMajor }: Cold,
  others: readonly Container[],
  { source }: Archived,
): LifeboatError {
  const version = versionMajor === null ? '' : `, PostgreSQL ${versionMajor}`
  const why =
    others.length === 0
      ? `the stack has no container of ${service}`
      : `${service} has another image now`
  return new LifeboatError(
    'cold-database-image',
    `${source} holds the files of the stopped database ${service}, and ${why}`,
    {
      hint: `Give ${service} the image of the backup (docker compose up --no-start makes its container), or restore beside it with --volume ${source} --into NAME. Nothing was changed.`,
      details: [
        `the backup: ${image} (${imageId}${version})`,
        ...others.map((container) => `now: ${container.image} (${container.imageId})`),
      ],
    },
  )
}
