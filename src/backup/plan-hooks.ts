import { serviceLabels } from '../docker/labels.ts'
import { isAtWork } from '../docker/mount-users.ts'
import { explainOneOff } from '../docker/one-off.ts'
import type { Failure, HookStep } from '../model/plan.ts'
import { includesDatabases, includesVolumes, type Scope } from '../model/scope.ts'
import type { Container, Stack } from '../model/stack.ts'
import { readLabels } from './read-labels.ts'

/** Of the services that something is taken of, where they can be run. Pure. */
export function planHooks(stack: Stack, scope: Scope): HookStep[] {
  return findAsked(stack, scope)
    .filter(isAtWork)
    .flatMap((container) => {
      const { execPre, execPost } = readLabels(container).settings
      const { service, name, id: containerId } = container
      const common = { do: 'hook', service, container: name, containerId } as const
      const hook = (when: HookStep['when'], command: string | undefined, label: string) =>
        command === undefined ? [] : [{ ...common, when, command, because: label }]
      return [
        ...hook('before', execPre, serviceLabels.execPre),
        ...hook('after', execPost, serviceLabels.execPost),
      ]
    })
}

type NotRun = { readonly failures: readonly Failure[]; readonly warnings: readonly string[] }

/**
 * Hooks before the backup of services of which nothing runs: what such a one writes is of its last run. While others work that is a failure.
 * Where all of the stack stands still, as for a backup of files at rest, there is nothing to flush, and it is only said. Pure.
 */
export function findHooksNotRun(stack: Stack, scope: Scope): NotRun {
  const asked = findAsked(stack, scope)
  const atWork = new Set(asked.filter(isAtWork).map(({ service }) => service))
  const idle = asked.filter(
    (container) =>
      !isAtWork(container) &&
      !atWork.has(container.service) &&
      readLabels(container).settings.execPre !== undefined &&
      explainOneOff(container) === undefined,
  )
  const first = idle.filter(
    ({ service }, index) => idle.findIndex((other) => other.service === service) === index,
  )
  if (stack.containers.every((container) => container.isSelf || !isAtWork(container))) {
    const warnings = first.map(
      ({ service, name, state }) =>
        `${serviceLabels.execPre} of ${service} is not run, for ${name} is ${state}: what it writes is of its last run`,
    )
    return { failures: [], warnings }
  }
  return { failures: first.map(notRun), warnings: [] }
}

function notRun({ service, name, state }: Container): Failure {
  return {
    what: `hook of ${service}`,
    code: 'hook-failed',
    why: `${serviceLabels.execPre} is not run, for ${name} is ${state}: what it writes is of its last run`,
    hint: `Start ${service} (docker compose up -d ${service}), or take the label off it.`,
    details: [],
  }
}

function findAsked({ containers }: Stack, scope: Scope): Container[] {
  if (!includesVolumes(scope.type) && !includesDatabases(scope.type)) return []
  return containers
    .filter(({ isSelf }) => !isSelf)
    .filter(({ service }) => scope.services.length === 0 || scope.services.includes(service))
    .filter((container) => readLabels(container).settings.enabled)
}
