import type { Stack } from '../model/stack.ts'
import { nameInvalid } from './closed-databases.ts'
import { findDataMounts } from './data-mounts.ts'
import { readLabels } from './read-labels.ts'

const otherEngines =
  /(^|\/)(mysql|mariadb|mongo|redis|valkey|elasticsearch|opensearch|influxdb|couchdb)([:@-]|$)/

/** What the operator should know before trusting the backup, though nothing failed. Pure. */
export function findWarnings(stack: Stack): string[] {
  const running = stack.containers.filter(
    (container) =>
      container.state === 'running' && !container.isSelf && readLabels(container).settings.enabled,
  )
  const undumped = running
    .filter(({ image }) => otherEngines.test(image))
    .map(
      ({ service, image }) =>
        `${service} (${image}) has no dump tool here: its files are copied instead`,
    )
  return [...undumped, ...findMisplacedData(stack), ...nameInvalid(stack.databases)]
}

/** A data directory in the container's own layer or in an anonymous volume is lost when the container is made anew. */
function findMisplacedData(stack: Stack): string[] {
  const dataMounts = findDataMounts(stack)
  return stack.databases.flatMap((server) => {
    if (server.answer.state !== 'reachable') return []
    const { service, answer } = server
    const holding = dataMounts.find((data) => data.server === server && data.isLog !== true)
    if (holding === undefined) {
      return [
        `${service} keeps its data in the container’s own layer (${answer.dataDirectory}): give it a volume`,
      ]
    }
    if (!holding.mount.anonymous) return []
    return [
      `${service} keeps its data in an anonymous volume (${answer.dataDirectory}): give it a named one`,
    ]
  })
}
