import { formatMs } from '../format.ts'
import type { Clone } from '../model/clone.ts'
import type { RebuildPlan, RebuildReport } from '../model/rebuild.ts'
import { describeReplaced } from '../rebuild/naming-replaced.ts'
import { renderTable } from '../render-table.ts'

/** The plan of a rebuild as text: what is made, and what does not come back. */
export function renderRebuildPlan(plan: RebuildPlan): string {
  const { backup, continues, folders, networks, volumes, images, containers } = plan
  return [
    `${continues ? 'goes on with the' : 'a'} ${describeKind(plan)} from backup ${backup.id} (${backup.state}, ${backup.consistency}, made ${backup.startedAt} on ${backup.host})`,
    '',
    renderTable(
      ['MAKES', 'NAME', 'WHAT'],
      [
        ...folders.map((path) => ['configuration', path, describeFolder(path, plan)]),
        ...networks.map((each) => ['network', each.name, describeMade(each)]),
        ...volumes.map((each) => ['volume', each.name, describeMade(each)]),
        ...images.map(({ name, because }) => ['image', name, because]),
        ...containers.map(({ name, image, do: what, ends }) => [
          'container',
          name,
          `${what === 'keep' ? 'there already; ' : ''}${ends}, of ${image}`,
        ]),
      ],
    ),
    ...renderReplaced(plan),
    ...plan.databases.map(
      ({ service, databases }) =>
        `databases of ${service}: ${databases.map((name) => JSON.stringify(name)).join(', ')}`,
    ),
    plan.replaces === null
      ? 'nothing that is there is written over, and nothing serves until all data is back'
      : 'nothing else that is there is written over, and nothing serves until all data is back',
    ...(plan.clone === null ? [] : describeClone(plan.clone)),
    ...(plan.absent.length === 0
      ? []
      : ['', 'not brought back:', ...plan.absent.map((each) => `  ${each}`)]),
    ...plan.warnings.map((warning) => `warning: ${warning}`),
    '',
  ].join('\n')
}

/** What is in the way, and where it goes. */
function renderReplaced({ replaces }: RebuildPlan): string[] {
  if (replaces === null) return []
  const { containers, volumes, networks, paths } = replaces
  const stored = 'what it holds goes into a safety backup'
  return [
    renderTable(
      ['REPLACES', 'NAME', 'WHAT'],
      [
        ...containers.map(({ name, state, aside }) => [
          'container',
          name,
          `${state}; stopped, and ${aside} from then on`,
        ]),
        ...volumes.map(({ name, way }) => ['volume', name, `${stored}; then ${way}`]),
        ...paths.map((path) => ['host path', path, `${stored}; then emptied`]),
        ...networks.map(({ name }) => ['network', name, 'nothing is in it; made anew']),
      ],
    ),
  ]
}

function describeFolder(path: string, { moved }: RebuildPlan): string {
  const was = path === moved?.to ? `was ${moved.from}; ` : ''
  return `${was}what is missing there is written`
}

function describeMade({ do: what, external }: RebuildPlan['networks'][number]): string {
  const how = what === 'keep' ? 'there already' : 'made'
  return external ? `${how}; not of this project` : how
}

function describeKind({ clone, project }: Pick<RebuildPlan, 'clone' | 'project'>): string {
  return clone === null ? `rebuild of ${project}` : `clone of ${clone.of} as ${project}`
}

const ports = {
  drop: 'no port is published',
  random: 'ports are published that the engine chooses',
  same: 'the original’s ports are published, which must be free',
}

function describeClone(clone: Clone): string[] {
  return [
    `all that it writes is its own, host paths below ${clone.folder}; ${clone.closed ? 'no network has a way out' : ports[clone.ports]}`,
    ...(clone.closed
      ? []
      : [
          'it does what the original does: what that sends to others, the clone sends too (--closed keeps it in)',
        ]),
  ]
}

/** How a rebuild went, as text. */
export function renderRebuilt(report: RebuildReport): string {
  const { backup, project, clone, replaced, data, made, services, steps, recoveryMs, warnings } =
    report
  return [
    clone === null
      ? `${project} stands again, from backup ${backup}`
      : `${project} stands, a clone of ${clone.of} from backup ${backup}`,
    '',
    ...(data === null
      ? ['its data had been brought back before, and was left as it is']
      : [
          renderTable(
            ['RESTORED', 'HOLDS'],
            [
              ...data.databases.map((each) => [
                `database ${JSON.stringify(each.into)} of ${each.service}`,
                `${each.tables} tables, ${each.rows} rows, as in the backup`,
              ]),
              ...data.files.map(({ target }) => [target, 'files']),
            ],
          ),
        ]),
    ...(replaced === null ? [] : describeReplaced(replaced)),
    `made: ${made.containers.length} containers, ${made.networks.length} networks, ${made.volumes.length} volumes`,
    '',
    renderTable(
      ['SERVICE', 'CONTAINER', 'HEALTH'],
      services.map(({ service, container, health }) => [service, container, health]),
    ),
    '',
    renderTable(
      ['STEP', 'TOOK'],
      steps.map(({ step, ms }) => [step, formatMs(ms)]),
    ),
    `recovered in ${formatMs(recoveryMs)}`,
    describeNext(report),
    ...[...(data?.warnings ?? []), ...warnings].map((warning) => `warning: ${warning}`),
  ].join('\n')
}

function describeNext({ project, clone, folder }: RebuildReport): string {
  if (clone !== null) return `lifeboat clone --remove ${project} takes it away`
  return folder === null
    ? 'Lifeboat itself is in no backup: start it as before'
    : `docker compose up -d, in ${folder}, adds Lifeboat itself`
}
