import type { BackupPlan, Step } from '../model/plan.ts'
import { formatBytes } from '../format.ts'
import { renderTable } from '../render-table.ts'

/** The plan as text: what would be done and why, then what happens to each mount and why. */
export function renderPlan(plan: BackupPlan): string {
  const { project, scope, consistency, steps, coverage, references, failures, warnings } = plan
  const narrowed = scope.services.length === 0 ? '' : `, only ${scope.services.join(', ')}`
  const rows = steps.map((step) => [step.do, describeTarget(step), step.because])
  const mounts = coverage.map((mount) => [
    mount.class,
    mount.service,
    mount.target,
    mount.source === '' ? mount.kind : `${mount.kind} ${shorten(mount.source)}`,
    mount.because,
  ])
  return [
    `plan for ${project}: a ${scope.type} backup${narrowed}, consistency ${consistency}`,
    ...plan.consistencyBecause.map((reason) => `consistency is not better because ${reason}`),
    '',
    renderTable(['STEP', 'WHAT', 'BECAUSE'], rows),
    '',
    renderTable(['COVERAGE', 'SERVICE', 'MOUNTED AT', 'FROM', 'BECAUSE'], mounts),
    ...(references.length === 0 ? [] : ['', renderReferences(references)]),
    ...failures.flatMap(({ what, why, hint }) => ['', `problem: ${what}: ${why}`, `hint: ${hint}`]),
    ...warnings.map((warning) => `\nwarning: ${warning}`),
    '',
  ].join('\n')
}

/** What a drill of the backup will look for. */
function renderReferences(references: BackupPlan['references']): string {
  const rows = references.map(({ service, server, database, query, mount, folder }) => [
    service,
    database === null ? server.service : `${server.service} ${JSON.stringify(database)}`,
    query,
    `${mount.kind} ${shorten(mount.source)}:${folder}`,
  ])
  return renderTable(['REFERENCE OF', 'DATABASE', 'ROWS THAT NAME FILES', 'FILES'], rows)
}

function describeTarget(step: Step): string {
  switch (step.do) {
    case 'dump':
      return `${step.service}: ${step.databases.map((name) => JSON.stringify(name)).join(', ')} and globals`
    case 'archive': {
      const left = [...step.without, ...step.excludes]
      const without = left.length === 0 ? '' : ` without ${left.join(', ')}`
      return `${step.kind} ${shorten(step.source)}${without}`
    }
    case 'hook':
      return `${step.container}, ${step.when}: ${step.command}`
    case 'stop':
    case 'pause':
      return step.container
    case 'config':
      return step.projectFolder ?? 'what the engine knows'
    case 'images':
      return step.images.map(({ name, bytes }) => `${name} (${formatBytes(bytes)})`).join(', ')
    case 'skip':
      return step.what
  }
}

/** Anonymous volumes have 64 hexadecimal digits for a name; the first twelve tell them apart. */
function shorten(source: string): string {
  return /^[0-9a-f]{64}$/.test(source) ? source.slice(0, 12) : source
}
