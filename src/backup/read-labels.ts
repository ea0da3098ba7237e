import { cloneLabels, labelPrefix, serviceLabels } from '../docker/labels.ts'
import { parseDuration } from '../duration.ts'
import type { Failure } from '../model/plan.ts'
import type { Container } from '../model/stack.ts'
import { explainBadGlob } from '../repository/exclude-pattern.ts'
import { suggest } from '../suggest.ts'
import { badLabel, type LabelProblem, type ValueProblem } from './bad-label.ts'
import { findNamedMounts } from './find-named-mounts.ts'
import { example, parseReference, unchecked, type ParsedReference } from './parse-reference.ts'

/** How a service is held while it is backed up. */
export const consistencyWishes = ['freeze', 'stop', 'hot'] as const
export type ConsistencyWish = (typeof consistencyWishes)[number]

/** What a person set for one container by its labels. */
export type LabelSettings = {
  /** Undefined when no label stands, or a bad one. */
  readonly consistency: ConsistencyWish | undefined
  readonly enabled: boolean
  /** Paths in the container of the mounts that are left out: every mount of what was named. */
  readonly volumesExclude: readonly string[]
  /** Globs as they were written, relative to each mount; `excludePattern` makes them restic's. */
  readonly exclude: readonly string[]
  /** Command lines for a shell in the container. */
  readonly execPre: string | undefined
  readonly execPost: string | undefined
  readonly stopTimeoutS: number | undefined
  /** Command line that must end with 0 in the container, in a drill of the whole stack. */
  readonly drillCheck: string | undefined
  /** As they were written; nothing that they name has been looked for. */
  readonly references: readonly ParsedReference[]
}

export type ReadLabels = {
  readonly settings: LabelSettings
  /** Code `bad-label`; the default holds in place of each bad value. */
  readonly problems: readonly Failure[]
}

/** Reads the labels of one container; other containers of its service may have other ones. Lifeboat's own have no effect. Pure. */
export function readLabels(container: Container): ReadLabels {
  const labels = container.isSelf ? {} : container.labels
  const problems = findUnknown(labels)
  const note = (label: string, value: string, problem: ValueProblem): void => {
    problems.push({ label, value, ...problem })
  }
  const read = <T>(
    label: string,
    parse: (value: string) => T | undefined,
    problem: ValueProblem,
  ) => {
    const value = labels[label]
    if (value === undefined) return undefined
    const parsed = parse(value.trim())
    if (parsed === undefined) note(label, value, problem)
    return parsed
  }
  const readList = (label: string, check: (item: string) => ValueProblem | undefined): string[] => {
    const value = labels[label]
    if (value === undefined) return []
    const items = value.split(',').map((item) => item.trim())
    return items.filter((item) => {
      const problem = check(item)
      if (problem !== undefined) note(label, item === '' ? value : item, problem)
      return problem === undefined
    })
  }
  const readReferences = (): ParsedReference[] => {
    const value = labels[serviceLabels.references]
    if (value === undefined) return []
    const lines = value.split('\n').map((line) => line.trim())
    const named = lines.filter((line) => line !== '')
    return (named.length === 0 ? [''] : named).flatMap((line) => {
      const parsed = parseReference(line)
      if (parsed === undefined) note(serviceLabels.references, line, referenceProblem)
      return parsed ?? []
    })
  }
  const volumes = readList(serviceLabels.volumesExclude, (name) => checkMount(container, name))
  const settings = {
    consistency: read(serviceLabels.consistency, parseConsistency, {
      expected: 'freeze, stop or hot',
      example: 'freeze',
      near: suggest(
        labels[serviceLabels.consistency]?.trim().toLowerCase() ?? '',
        consistencyWishes,
      ),
    }),
    enabled:
      read(serviceLabels.enable, parseSwitch, {
        expected: 'true or false',
        example: 'false',
        meanwhile: 'the service is backed up',
      }) ?? true,
    volumesExclude: [...new Set(volumes.flatMap((name) => targetsOf(container, name)))],
    exclude: [...new Set(readList(serviceLabels.exclude, checkGlob))],
    execPre: read(serviceLabels.execPre, parseCommand, commandProblem),
    execPost: read(serviceLabels.execPost, parseCommand, commandProblem),
    stopTimeoutS: read(serviceLabels.stopTimeout, parseSeconds, {
      expected: 'a number with s, m, h or d, at least 1s',
      example: '90s',
    }),
    drillCheck: read(serviceLabels.drillCheck, parseCommand, commandProblem),
    references: readReferences(),
  }
  return { settings, problems: problems.map((problem) => badLabel(container, problem)) }
}

/** A slip of the fingers is not ignored: whoever wrote it relies on it. */
function findUnknown(labels: Container['labels']): LabelProblem[] {
  const known: readonly string[] = Object.values(serviceLabels)
  const own: readonly string[] = Object.values(cloneLabels)
  return Object.entries(labels)
    .filter(([label]) => label.toLowerCase().startsWith(labelPrefix))
    .filter(([label]) => !known.includes(label) && !own.includes(label))
    .map(([label, value]) => ({
      label,
      value,
      expected: `a label that Lifeboat knows: ${known.join(', ')}`,
      near: suggest(label.toLowerCase(), known),
      meanwhile: 'the label does nothing',
    }))
}

function parseConsistency(value: string): ConsistencyWish | undefined {
  return consistencyWishes.find((each) => each === value.toLowerCase())
}

function parseSwitch(value: string): boolean | undefined {
  if (['true', 'yes', '1'].includes(value.toLowerCase())) return true
  return ['false', 'no', '0'].includes(value.toLowerCase()) ? false : undefined
}

const commandProblem = {
  expected: 'a command line for the container’s shell',
  example: 'sync',
  meanwhile: 'nothing is run',
}

const referenceProblem = {
  expected: 'in each line a query, ->, a volume and a folder in it',
  example,
  meanwhile: unchecked,
}

function parseCommand(value: string): string | undefined {
  return value === '' ? undefined : value
}

function parseSeconds(value: string): number | undefined {
  const ms = parseDuration(value)
  return ms === undefined ? undefined : ms / 1000
}

function checkGlob(glob: string): ValueProblem | undefined {
  const bad = explainBadGlob(glob)
  if (bad === undefined) return undefined
  return {
    expected: `globs with commas between them (this one ${bad})`,
    example: '*.tmp, cache/thumbnails',
    meanwhile: 'nothing is left out for this one',
  }
}

function checkMount(container: Container, name: string): ValueProblem | undefined {
  const mounts = findNamedMounts(container, name)
  if (mounts.found !== undefined) return undefined
  const { near, names } = mounts
  const known = names.length === 0 ? 'it has none' : names.join(', ')
  return {
    expected: `volumes or paths that the container mounts: ${known}`,
    example: near ?? names[0] ?? 'cache',
    near,
    meanwhile: 'nothing is left out for this one',
  }
}

function targetsOf(container: Container, name: string): string[] {
  return (findNamedMounts(container, name).found ?? []).map(({ target }) => target)
}
