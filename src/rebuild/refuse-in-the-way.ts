import { composeLabels } from '../docker/labels.ts'
import type { StandingNetwork } from '../docker/survey.ts'
import { LifeboatError } from '../errors.ts'
import { nameOf, type Captured } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Found } from './found.ts'
import { listVolumes } from './list-volumes.ts'
import type { StackToMake } from './stack-to-make.ts'

/**
 * A rebuild writes over nothing. What has the name of something that it would make is somebody's, unless a rebuild of the same backup was
 * cut off: then it is that one's. Throws `rebuild-in-the-way` with all of it, or `rebuild-other-backup`. Pure.
 */
export function refuseInTheWay(
  {
    captured,
    manifest,
    clone,
  }: Pick<StackToMake, 'captured' | 'clone'> & {
    readonly manifest: Pick<Manifest, 'id' | 'project'>
  },
  { survey, mark }: Pick<Found, 'survey' | 'mark'>,
): void {
  if (mark !== undefined && mark.backup !== manifest.id) {
    throw otherBackup(manifest, mark.backup, clone)
  }
  if (mark !== undefined) return
  const { project } = manifest
  const names = new Set(captured.containers.map(nameOf))
  // A clone has a project of its own: one of that name is another stack.
  const isOthers = (each: { readonly project: string }): boolean =>
    clone !== null && each.project === project
  const inTheWay = [
    ...survey.containers
      .filter((each) => names.has(each.name) || isOthers(each))
      .map(({ name, state }) => `container ${name} (${state})`),
    ...both(listVolumes(captured), survey.volumes).map((name) => `volume ${name}`),
    ...survey.networks
      .filter(
        (each) =>
          isOthers(each) || captured.networks.some((network) => clash(network, each, project)),
      )
      .map(({ name }) => `network ${name}`),
  ]
  if (inTheWay.length === 0) return
  throw new LifeboatError(
    'rebuild-in-the-way',
    `${inTheWay.length} things on this engine have names that the ${clone === null ? 'rebuild of' : 'clone'} ${project} needs`,
    {
      hint:
        clone === null
          ? 'Remove or rename what is below, if it is not needed: the rebuild writes over nothing. Nothing was changed.'
          : `Choose another name for --as. If it is a clone that is not needed: lifeboat clone --remove ${project}. Nothing was changed.`,
      details: inTheWay,
    },
  )
}

/** One that the stack only joined is joined again, and one that Compose has made for this project holds nothing that could be lost. */
function clash(
  { Name, Labels }: Captured['networks'][number],
  standing: StandingNetwork,
  project: string,
): boolean {
  const isOwn = Labels?.[composeLabels.project] === project
  return standing.name === Name && isOwn && standing.project !== project
}

function both(wanted: readonly { readonly Name: string }[], standing: readonly string[]): string[] {
  return wanted.map(({ Name }) => Name).filter((name) => standing.includes(name))
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
          ? `Go on with it: lifeboat restore ${begun}. Or remove what stands of ${project} first, with docker compose down --volumes and the container lifeboat-rebuild-${project}-raising. Nothing was changed.`
          : `Go on with it: lifeboat restore ${begun} --as ${project}. Or take it away: lifeboat clone --remove ${project}. Nothing was changed.`,
      details: [`asked for: ${id}`],
    },
  )
}
