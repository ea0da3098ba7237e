import { readFileSync } from 'node:fs'

import { LifeboatError, messageOf } from '../errors.ts'
import { suggest } from '../suggest.ts'
import { describeNotifications } from './describe-notifications.ts'
import { describeStore } from './describe-store.ts'
import { maskCredentials } from './mask-credentials.ts'
import type { Setting } from './setting.ts'
import { settings, type Config, type SettingName } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where an effective value came from: a variable's name, or `default`, or `not set`. */
export type Origins = Readonly<Record<SettingName, string>>

export type Loaded = { readonly config: Config; readonly origins: Origins }

/**
 * The configuration of an environment, frozen.
 * Throws one LifeboatError `bad-configuration` whose details name every problem there is.
 */
export function loadConfig(environment: Environment): Loaded {
  const problems: string[] = findUnknown(environment)
  const values: Record<string, unknown> = {}
  const origins: Record<string, string> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const read = readSetting(setting, environment)
    if ('problem' in read) {
      problems.push(read.problem)
      continue
    }
    values[name] = read.value
    origins[name] = read.origin
  }
  if ('repository' in values) {
    const described = describeStore(values)
    problems.push(...described.problems)
    values['repository'] = described.repository
    values['store'] = described.store
  }
  const told = describeNotifications(values)
  problems.push(...told.problems)
  values['notifications'] = told.notifications
  if (problems.length > 0) {
    throw new LifeboatError(
      'bad-configuration',
      problems.length === 1 ? 'one setting is wrong' : `${problems.length} settings are wrong`,
      {
        hint: 'Correct the environment of the lifeboat service and start it again.',
        details: problems,
      },
    )
  }
  return { config: Object.freeze(values) as Config, origins: origins as Origins }
}

type Read = { readonly value: unknown; readonly origin: string } | { readonly problem: string }

function readSetting(setting: Setting, environment: Environment): Read {
  const { variable, secret, fallback } = setting
  const fileVariable = `${variable}_FILE`
  // `${NAME}` of a variable that nobody set arrives empty: for a secret that must not mean `without`.
  const direct = secret ? environment[variable] : environment[variable] || undefined
  const path = secret ? environment[fileVariable] : undefined
  if (direct !== undefined && path !== undefined) {
    return { problem: `${variable} and ${fileVariable} are both set (expected one of them)` }
  }
  if (path !== undefined) return readSecret(setting, fileVariable, path)
  if (direct !== undefined) return check(setting, direct, variable)
  if (fallback !== undefined) return check(setting, fallback, 'default')
  return { value: undefined, origin: 'not set' }
}

function readSecret(setting: Setting, variable: string, path: string): Read {
  try {
    // Editors end files with a line break that nobody means to be part of the secret.
    return check(setting, readFileSync(path, 'utf8').replace(/\r?\n$/, ''), variable)
  } catch (error) {
    return { problem: `${variable}: cannot read "${path}" (${messageOf(error)})` }
  }
}

function check(setting: Setting, text: string, origin: string): Read {
  const parsed = setting.schema.safeParse(text)
  if (parsed.success) return { value: parsed.data, origin }
  const shown = setting.secret ? 'the value' : `"${maskCredentials(text)}"`
  return { problem: `${origin}: ${shown} does not fit (expected ${setting.expected})` }
}

function findUnknown(environment: Environment): string[] {
  const known = Object.values(settings).flatMap(({ variable, secret }) =>
    secret ? [variable, `${variable}_FILE`] : [variable],
  )
  return Object.keys(environment)
    .filter((name) => name.startsWith('LIFEBOAT_') && !known.includes(name))
    .map((name) => {
      const near = suggest(name, known)
      return `${name} is not a setting${near === undefined ? ' (see lifeboat config for all of them)' : `; did you mean ${near}?`}`
    })
}
