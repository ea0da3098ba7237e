import type { Container } from '../model/stack.ts'
import { composeLabels } from './labels.ts'

type Startable = Pick<Container, 'name' | 'service' | 'labels'> & {
  /** Names of containers without which the engine does not start it, whatever its labels say. */
  readonly after?: readonly string[]
}

/**
 * Containers in the order in which compose would start them: each after those that its service depends on. Those that stand in a
 * circle, or depend on nothing, keep their order by name. Pure.
 */
export function sortForStart<Each extends Startable>(containers: readonly Each[]): Each[] {
  const byName = containers.toSorted((a, b) => a.name.localeCompare(b.name))
  const sorted: Each[] = []
  const visiting = new Set<Each>()
  function visit(container: Each): void {
    if (sorted.includes(container) || visiting.has(container)) return
    visiting.add(container)
    const needed = readDependencies(container.labels[composeLabels.dependsOn] ?? '')
    for (const service of needed) {
      for (const each of byName) if (each.service === service) visit(each)
    }
    for (const each of byName) if (container.after?.includes(each.name) === true) visit(each)
    sorted.push(container)
  }
  for (const each of byName) visit(each)
  return sorted
}

/** `db:service_healthy:false,cache:service_started:true` (docker/compose, label com.docker.compose.depends_on). */
export function readDependencies(label: string): string[] {
  return label.split(',').flatMap((entry) => {
    const service = entry.split(':')[0]?.trim()
    return service === undefined || service === '' ? [] : [service]
  })
}
