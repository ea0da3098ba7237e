import { readFileSync } from 'node:fs'

import { now } from '../clock.ts'
import { writeDuration } from '../duration.ts'
import { LifeboatError, messageOf } from '../errors.ts'
import { suggest } from '../suggest.ts'
import { describeCopy } from './describe-copy.ts'
import { describeNotifications } from './describe-notifications.ts'
import { describeStore, type DescribedStore } from './describe-store.ts'
import { findMissing } from './find-missing.ts'
import { fitMaxAge } from './fit-max-age.ts'
import { maskCredentials } from './mask-credentials.ts'
import { exampleFile, type Setting } from './setting.ts'
import { describePace } from './pace-settings.ts'
import { settings, type Config, type SettingName } from './settings.ts'
import { storeSettings } from './store-settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where an effective value came from: a variable's name, or `default`, or `not set`. */
export type Origins = Readonly<Record<SettingName, string>>

/** What a person wrote, or would have written for a default; of secrets nothing, and of addresses not who may enter. */
export type Texts = Readonly<Partial<Record<SettingName, string>>>

export type Loaded = { readonly config: Config; readonly origins: Origins; readonly texts: Texts }

/**
 * The configuration of an environment, frozen.
 * Throws one LifeboatError `bad-configuration` whose details name every problem there is.
 */
export function loadConfig(environment: Environment): Loaded {
  const problems: string[] = findUnknown(environment)
  const values: Record<string, unknown> = {}
  const origins: Record<string, string> = {}
  const texts: Record<string, string> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const read = readSetting(setting, environment)
    if ('problem' in read) {
      problems.push(read.problem)
      continue
    }
    values[name] = read.value
    origins[name] = read.origin
    if (read.text !== undefined && !setting.secret) texts[name] = maskCredentials(read.text)
  }
  if ('repository' in values) {
    const { PATH: path } = environment
    const described = describeOwn(values, path)
    const { copy, problems: ofCopy } = describeCopy(values, described, path)
    problems.push(...described.problems, ...ofCopy)
    values['repository'] = described.repository
    values['store'] = described.store
    values['copyTo'] = copy?.repository
    values['pace'] = describePace(values)
    const { pace, lockWaitMs } = values
    values['copy'] = copy === undefined ? undefined : { ...copy, pace, lockWaitMs }
    texts['repository'] = described.repository
    if (copy !== undefined) texts['copyTo'] = copy.repository
  }
  if (origins['maxAgeMs'] === 'default') {
    const fitting = fitMaxAge(values, now())
    if (fitting !== values['maxAgeMs']) texts['maxAgeMs'] = writeDuration(fitting).replace(' ', '')
    values['maxAgeMs'] = fitting
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
  return { config: Object.freeze(values) as Config, origins: origins as Origins, texts }
}

function describeOwn(
  values: Readonly<Record<string, unknown>>,
  path: string | undefined,
): DescribedStore {
  const { variable } = settings.repository
  const described = describeStore({
    variable,
    passwordVariable: settings.password.variable,
    given: String(values['repository']),
    hasPassword: values['password'] !== undefined,
    settings: Object.entries(storeSettings).map(([name, each]) => [each, values[name]]),
  })
  const { repository, store } = described
  if (store === undefined) return described
  const about = { variable, repository, store, settings: Object.values(storeSettings), path }
  return { ...described, problems: [...described.problems, ...findMissing(about)] }
}

type Read =
  | { readonly value: unknown; readonly origin: string; readonly text: string | undefined }
  | { readonly problem: string }

function readSetting(setting: Setting, environment: Environment): Read {
  const { variable, secret, fallback } = setting
  const fileVariable = `${variable}_FILE`
  // `${NAME}` of a variable that nobody set arrives empty: for a secret that must not mean `without`.
  const direct = secret ? environment[variable] : environment[variable] || undefined
  const path = secret ? environment[fileVariable] : undefined
  if (direct !== undefined && path !== undefined) {
    return {
      problem: `${variable} and ${fileVariable} are both set (expected one of them, for example ${fileVariable} alone)`,
    }
  }
  if (path !== undefined) return readSecret(setting, fileVariable, path)
  if (direct !== undefined) return check(setting, direct, variable)
  if (fallback !== undefined) return check(setting, fallback, 'default')
  return { value: undefined, origin: 'not set', text: undefined }
}

function readSecret(setting: Setting, variable: string, path: string): Read {
  try {
    // Editors end files with a line break that nobody means to be part of the secret.
    return check(setting, readFileSync(path, 'utf8').replace(/\r?\n$/, ''), variable)
  } catch (error) {
    return {
      problem: `${variable}: cannot read "${path}" (${messageOf(error)}; expected a file inside the container, for example ${exampleFile(setting.variable)})`,
    }
  }
}

function check(setting: Setting, text: string, origin: string): Read {
  const parsed = setting.schema.safeParse(text)
  if (parsed.success) return { value: parsed.data, origin, text }
  const shown = setting.secret ? 'the value' : `"${maskCredentials(text)}"`
  return { problem: `${origin}: ${shown} does not fit (expected ${setting.expected})` }
}

function findUnknown(environment: Environment): string[] {
  const known = Object.values(settings).flatMap(({ variable, secret }) =>
    secret ? [variable, `${variable}_FILE`] : [variable],
  )
  return Object.keys(environment)
    .filter((name) => name.startsWith('LIFEBOAT_') && !known.includes(name))
    .map((name) => `${name} is not a setting${explainUnknown(name, known)}`)
}

function explainUnknown(name: string, known: readonly string[]): string {
  const direct = name.replace(/_FILE$/, '')
  if (direct !== name && known.includes(direct)) {
    return `; did you mean ${direct}? It is no secret, and is not read from a file`
  }
  const near = suggest(name, known)
  return near === undefined ? ' (see lifeboat config for all of them)' : `; did you mean ${near}?`
}
