import { composeLabels } from '../docker/labels.ts'
import type { Standing, StandingNetwork } from '../docker/survey.ts'
import { nameOf, type Captured } from '../model/captured.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Found } from './found.ts'
import { listVolumes } from './list-volumes.ts'
import type { StackToMake } from './stack-to-make.ts'

/** What room is needed for. */
export type Making = Pick<StackToMake, 'captured' | 'clone'> & {
  readonly manifest: Pick<Manifest, 'id' | 'project' | 'archived'>
}

/** What stands where a rebuild needs room. */
export type InTheWay = {
  readonly containers: readonly Standing[]
  /** Names. */
  readonly volumes: readonly string[]
  readonly networks: readonly StandingNetwork[]
  /** Host paths that hold something. */
  readonly paths: readonly string[]
}

/** What has the name of something that a rebuild would make, or stands where its data goes. Pure. */
export function findInTheWay(
  { captured, manifest, clone }: Making,
  { survey, occupied }: Pick<Found, 'survey' | 'occupied'>,
): InTheWay {
  const { project } = manifest
  const names = new Set(captured.containers.map(nameOf))
  // A clone has a project of its own: one of that name is another stack.
  const isOthers = (each: { readonly project: string }): boolean =>
    clone !== null && each.project === project
  return {
    containers: survey.containers.filter((each) => names.has(each.name) || isOthers(each)),
    volumes: listVolumes(captured, manifest)
      .map(({ Name }) => Name)
      .filter((name) => survey.volumes.includes(name)),
    networks: survey.networks.filter(
      (each) =>
        isOthers(each) || captured.networks.some((network) => clash(network, each, project)),
    ),
    paths: occupied,
  }
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
