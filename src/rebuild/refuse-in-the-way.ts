import type { RebuildMark } from '../docker/rebuild-mark.ts'
import { LifeboatError } from '../errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Made } from '../model/rebuild.ts'
import { findInTheWay, type Making } from './find-in-the-way.ts'
import type { Found } from './found.ts'
import type { StackToMake } from './stack-to-make.ts'

/**
 * A rebuild writes over nothing. What has the name of something that it would make, or stands where its data goes, is somebody's, unless a rebuild of the same backup was
 * cut off: then it is that one's. Throws `rebuild-in-the-way` with all of it, `rebuild-other-backup` or `rebuild-other-folder`. Pure.
 */
export function refuseInTheWay(
  stack: Making,
  found: Pick<Found, 'survey' | 'mark' | 'move' | 'occupied' | 'replaceable'>,
): void {
  const { manifest, clone } = stack
  const { mark, move } = found
  if (mark !== undefined && mark.backup !== manifest.id) {
    throw otherBackup(manifest, mark.backup, clone)
  }
  if (mark !== undefined && mark.projectFolder !== move?.to) throw otherFolder(manifest, mark)
  if (mark !== undefined || found.replaceable !== undefined) return
  const { containers, volumes, networks, paths } = findInTheWay(stack, found)
  const inTheWay = [
    ...containers.map(({ name, state }) => `container ${name} (${state})`),
    ...volumes.map((name) => `volume ${name}`),
    ...networks.map(({ name }) => `network ${name}`),
    ...paths.map((path) => `host path ${path} (not empty)`),
  ]
  if (inTheWay.length === 0) return
  throw new LifeboatError(
    'rebuild-in-the-way',
    `${inTheWay.length} things are where the ${clone === null ? 'rebuild of' : 'clone'} ${manifest.project} needs room`,
    {
      hint:
        clone === null
          ? 'Remove or rename what is below, or move it away, if it is not needed: the rebuild writes over nothing. With --replace it makes a safety backup of what they hold, and puts them out of the way itself. Nothing was changed.'
          : `Choose another name for --as. If it is a clone that is not needed: lifeboat clone --remove ${manifest.project}. Nothing was changed.`,
      details: inTheWay,
    },
  )
}

function otherBackup(
  { id, project }: Pick<Manifest, 'id' | 'project'>,
  begun: string,
  clone: StackToMake['clone'],
): LifeboatError {
  return new LifeboatError(
    'rebuild-other-backup',
    `a rebuild of ${project} from backup ${begun} was begun on this engine and has not ended`,
    {
      hint:
        clone === null
          ? `Go on with it: lifeboat restore ${begun}. ${beginAnew(project)} Nothing was changed.`
          : `Go on with it: lifeboat restore ${begun} --as ${project}. Or take it away: lifeboat clone --remove ${project}. Nothing was changed.`,
      details: [`asked for: ${id}`],
    },
  )
}

/** Both marks: one that is left says of what is made next that its data had been brought back. Nobody is sent to `down --volumes`, which takes the repository's too. */
function beginAnew(project: string): string {
  return `To begin anew, remove the containers and the volumes of ${project} that the rebuild made, by name and never the repository’s, then every container lifeboat-rebuild-${project}-….`
}

/**
 * A rebuild that has brought all data back is gone on with from there. A volume that is missing then would be made empty, and services started on it. Throws
 * `rebuild-data-gone`. Pure.
 */
export function refuseDataGone(
  { manifest: { project }, clone }: Making,
  mark: Pick<RebuildMark, 'stage' | 'backup'> | undefined,
  volumes: readonly Pick<Made, 'name' | 'do'>[],
): void {
  const gone = volumes.filter(({ do: what }) => what === 'make')
  if (mark?.stage !== 'filled' || gone.length === 0) return
  throw new LifeboatError(
    'rebuild-data-gone',
    `${gone.length} volumes are missing that a rebuild of ${project} had filled from backup ${mark.backup}, and has not ended`,
    {
      hint: `It would go on without what they held. ${clone === null ? beginAnew(project) : `Take it away: lifeboat clone --remove ${project}.`} Nothing was changed.`,
      details: gone.map(({ name }) => `volume ${name}`),
    },
  )
}

/** Half of its files are in that folder already, and its containers look for them there. */
function otherFolder(
  { id, project }: Pick<Manifest, 'id' | 'project'>,
  { projectFolder }: Pick<RebuildMark, 'projectFolder'>,
): LifeboatError {
  const where = projectFolder === undefined ? 'where it was' : `to ${projectFolder}`
  const option = projectFolder === undefined ? '' : ` --project-dir ${projectFolder}`
  return new LifeboatError(
    'rebuild-other-folder',
    `the rebuild of ${project} that has not ended puts the project’s folder ${where}`,
    {
      hint: `Go on with it: lifeboat restore ${id}${option}. ${beginAnew(project)} Nothing was changed.`,
    },
  )
}
