import { noService } from '../model/coverage.ts'
import type { Server } from '../model/manifest.ts'
import { includesDatabases, includesVolumes } from '../model/scope.ts'
import type { Warning } from '../model/since-last.ts'
import type { DatabaseServer } from '../model/stack.ts'
import {
  isAsked,
  isHeld,
  isSame,
  listAsked,
  nameArchived,
  type Compared,
} from './compared-backups.ts'

/**
 * Databases, volumes and host paths that the last backup held and the new one was not to hold. What it was to hold and does not is a failure, and
 * said as such. Pure.
 */
export function findGone(compared: Compared): Warning[] {
  return [...findGoneDatabases(compared), ...findGoneVolumes(compared)]
}

function findGoneDatabases(compared: Compared): Warning[] {
  const { draft, stack, last } = compared
  if (!includesDatabases(draft.type)) return []
  const asked = last.servers.filter(({ service }) => isAsked(compared, service))
  const services = [...new Set(asked.map(({ service }) => service))]
  return services.flatMap((service) => {
    const before = asked.filter((server) => server.service === service)
    const now = stack.databases.filter((server) => server.service === service)
    const why = explainServer(compared, now)
    if (why !== undefined) {
      const names = listNames(before).map((name) => JSON.stringify(name))
      return [gone('database-gone', `the database server of ${service} (${names.join(', ')})`, why)]
    }
    // Of one that does not answer nobody knows what it has; that it does not is a failure.
    if (now.some(({ answer }) => answer.state !== 'reachable')) return []
    const answers = now.flatMap(({ answer }) => (answer.state === 'reachable' ? [answer] : []))
    // That one is closed is a failure too.
    const there = answers.flatMap(({ databases, closed }) => [...databases, ...closed])
    const invalid = answers.flatMap((answer) => answer.invalid)
    return listNames(before)
      .filter((name) => !there.includes(name))
      .map((name) => {
        const what = `database ${JSON.stringify(name)} of ${service}`
        const reason = invalid.includes(name)
          ? 'a DROP DATABASE of it was cut off and left nothing to dump'
          : 'the server has none of that name any more'
        return gone('database-gone', what, reason)
      })
  })

  function gone(code: Warning['code'], what: string, why: string): Warning {
    return { code, detail: `${what} was in backup ${last.id} and is not in this one: ${why}` }
  }
}

/** Why a service's databases are not backed up at all; undefined when they are, or when that is a failure. */
function explainServer({ draft }: Compared, now: readonly DatabaseServer[]): string | undefined {
  const isAll = (state: DatabaseServer['answer']['state']): boolean =>
    now.every(({ answer }) => answer.state === state)
  if (now.length === 0) return 'there is no such server any more'
  if (isAll('left-out')) return 'a label leaves it out'
  // Otherwise its files are held, or it is a failure that they are not.
  return isAll('stopped') && !includesVolumes(draft.type) ? 'it is stopped' : undefined
}

function listNames(servers: readonly Server[]): string[] {
  return [...new Set(servers.flatMap(({ databases }) => databases.map(({ name }) => name)))]
}

function findGoneVolumes(compared: Compared): Warning[] {
  const { draft, last } = compared
  return listAsked(compared)
    .filter(({ mounts }) => !mounts.some((mount) => isHeld(compared, mount)))
    .map(({ before, mounts }) => {
      const now = draft.coverage.find((mount) => mounts.some((each) => isSame(each, mount)))
      const where = mounts
        .filter(({ service }) => service !== noService)
        .map(({ service, target }) => `${target} of ${service}`)
      const why = now?.because ?? explainGone(where)
      const detail = `${nameArchived(before)} was in backup ${last.id} and is not in this one: ${why}`
      return { code: 'volume-gone', detail }
    })
}

function explainGone(where: readonly string[]): string {
  if (where.length === 0) return 'the engine has it no more, and nothing mounted it before'
  return `nothing mounts it any more (it was ${where.join(', ')})`
}
