import type { BackupPlan, DumpStep, Failure } from '../model/plan.ts'
import type { Captured } from './capture-stack.ts'

/**
 * Holds what was captured against what was planned, and names what is not there. The steps report their own failures; this
 * finds the ones that none of them noticed. Pure.
 */
export function auditCapture(plan: BackupPlan, captured: Captured): Failure[] {
  const failed = new Set(captured.failures.map(({ what }) => what))
  return plan.steps
    .flatMap((step): string[] => {
      switch (step.do) {
        case 'dump':
          return missingDumps(step, captured)
        case 'archive': {
          const isHeld =
            hasPart(captured, 'files') &&
            captured.archived.some(({ source }) => source === step.source)
          return isHeld ? [] : [`${step.kind} ${step.source}`]
        }
        case 'config':
          return hasPart(captured, 'config') ? [] : ['config part']
        case 'images': {
          const held = hasPart(captured, 'images') ? captured.heldImages : []
          return step.images
            .filter(({ id }) => !held.includes(id))
            .map(({ name }) => `image ${name}`)
        }
        // Those who do them answer for them.
        case 'hook':
        case 'stop':
        case 'pause':
        case 'skip':
          return []
      }
    })
    .filter((what) => !failed.has(what))
    .map((what) => ({
      what,
      code: 'not-captured',
      why: 'it was planned and is not in the backup',
      hint: 'The other failures of this backup say why; run it again.',
      details: [],
    }))
}

function missingDumps({ service, containerId, databases }: DumpStep, captured: Captured): string[] {
  const server = captured.servers.find((each) => each.containerId === containerId)
  if (server === undefined || !hasPart(captured, 'databases')) return [`database ${service}`]
  const missing = databases
    .filter((name) => !server.databases.some((database) => database.name === name))
    .map((name) => `database ${JSON.stringify(name)} of ${service}`)
    .filter((what) => !captured.warnings.includes(`${what} vanished during the run`))
  return server.globals === null ? [`globals of ${service}`, ...missing] : missing
}

function hasPart(captured: Captured, kind: string): boolean {
  return captured.parts.some((part) => part.kind === kind)
}
