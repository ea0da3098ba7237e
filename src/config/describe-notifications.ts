import { suggest } from '../suggest.ts'
import {
  fillTemplate,
  isJsonTemplate,
  templateFields,
  type Notifications,
  type PingTarget,
  type Target,
} from '../target.ts'
import { parsePing, parseTarget } from './parse-target.ts'

/** What the settings say of notifications, read together, and all that is wrong with it. No problem holds a secret. Pure. */
export function describeNotifications(values: Readonly<Record<string, unknown>>): {
  readonly notifications: Notifications
  readonly problems: readonly string[]
} {
  const { notify, notifyOn, notifyTemplate: template, ping } = values
  const problems: string[] = []
  const targets = typeof notify === 'string' ? readTargets(notify, problems) : []
  if (typeof template === 'string') problems.push(...judgeTemplate(template))
  return {
    notifications: {
      targets,
      on: notifyOn === 'always' ? 'always' : 'failure',
      template: typeof template === 'string' ? template : undefined,
      ping: typeof ping === 'string' ? readPing(ping, problems) : undefined,
    },
    problems,
  }
}

function readTargets(text: string, problems: string[]): Target[] {
  const addresses = text.split(/\s+/).filter((each) => each !== '')
  if (addresses.length === 0)
    problems.push('LIFEBOAT_NOTIFY: it has no address (expected one or more)')
  const targets = addresses.flatMap((address, index) => {
    const parsed = parseTarget(address)
    if (!('problem' in parsed)) return [parsed]
    problems.push(`LIFEBOAT_NOTIFY: address ${index + 1} ${parsed.problem}`)
    return []
  })
  return targets.map((target, index) => {
    const before = targets.slice(0, index).filter(({ name }) => name === target.name).length
    return before === 0 ? target : { ...target, name: `${target.name} (${before + 1})` }
  })
}

function readPing(text: string, problems: string[]): PingTarget | undefined {
  const parsed = parsePing(text)
  if (!('problem' in parsed)) return parsed
  problems.push(`LIFEBOAT_PING: it ${parsed.problem}`)
  return undefined
}

function judgeTemplate(template: string): string[] {
  const problems: string[] = []
  const filled = fillTemplate(template, (field) => {
    if (!templateFields.some((each) => each === field)) problems.push(unknownField(field))
    return 'x'
  })
  if (isJsonTemplate(template) && !isJson(filled)) {
    problems.push(
      'LIFEBOAT_NOTIFY_TEMPLATE: it begins like JSON and is none (expected e.g. {"text": "{{title}}"})',
    )
  }
  return problems
}

function unknownField(field: string): string {
  const near = suggest(field, templateFields)
  const meant = near === undefined ? '' : `; did you mean {{${near}}}?`
  return `LIFEBOAT_NOTIFY_TEMPLATE: {{${field}}} is no field${meant} (expected ${templateFields.join(', ')})`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
