import { judgeColumns } from '../databases/postgres/judge-columns.ts'
import { serviceLabels } from '../docker/labels.ts'
import type { CoveredMount } from '../model/coverage.ts'
import type { ArchiveStep, Failure } from '../model/plan.ts'
import type { Reference } from '../model/reference.ts'
import type { Scope } from '../model/scope.ts'
import type { Container, QueryAnswer, Stack } from '../model/stack.ts'
import { badLabel, type ValueProblem } from './bad-label.ts'
import { locateFolder } from './locate-folder.ts'
import { locateQuery, type LocatedQuery } from './locate-query.ts'
import { unchecked, type ParsedReference } from './parse-reference.ts'
import { readLabels } from './read-labels.ts'

/** What a backup of everything would hold, whatever is asked for this time. */
export type HeldByAll = {
  readonly archives: readonly ArchiveStep[]
  readonly coverage: readonly CoveredMount[]
}

export type PlannedReferences = {
  readonly references: readonly Reference[]
  /** Code `bad-label`; of the services that are asked for. */
  readonly failures: readonly Failure[]
  readonly warnings: readonly string[]
}

/**
 * The references that a drill is to check, with what they name found. Also those of which this backup holds one side only, which is what the
 * drill then says. Those that are wrong are failures. Pure.
 */
export function planReferences(
  stack: Stack,
  { services }: Pick<Scope, 'services'>,
  held: HeldByAll,
): PlannedReferences {
  const planned = declared(stack).map(({ container, parsed }) => {
    const isAsked = services.length === 0 || services.includes(container.service)
    const { reference, problem, warning } = planOne(stack, container, parsed, held)
    return {
      reference,
      failures: problem === undefined || !isAsked ? [] : [describe(container, parsed, problem)],
      warnings: warning === undefined || !isAsked ? [] : [warning],
    }
  })
  return {
    references: withoutTwins(planned.flatMap(({ reference }) => reference ?? [])),
    failures: planned.flatMap(({ failures }) => failures),
    warnings: [...new Set(planned.flatMap(({ warnings }) => warnings))],
  }
}

type Declared = { readonly container: Container; readonly parsed: ParsedReference }

/** Every reference of the stack's labels that can be read. A service that is left out declares none. Pure. */
export function declared({ containers }: Pick<Stack, 'containers'>): Declared[] {
  return containers.flatMap((container) => {
    const { enabled, references } = readLabels(container).settings
    return enabled ? references.map((parsed) => ({ container, parsed })) : []
  })
}

type PlannedOne = {
  /** Undefined when nothing can be looked for by it. */
  readonly reference?: Reference
  readonly problem?: ValueProblem
  readonly warning?: string
}

function planOne(
  stack: Stack,
  container: Container,
  parsed: ParsedReference,
  held: HeldByAll,
): PlannedOne {
  const located = locateQuery(stack, container, parsed)
  if ('problem' in located) return located
  const { mount, problem } = locateFolder(stack, container, parsed.place, held)
  if (mount === undefined) return { problem }
  const { service, containerId } = located.server
  const answer = findAnswer(stack, located, parsed.query)
  const expected = judge(located, answer)
  if (expected !== undefined) return { problem: { expected, meanwhile: unchecked } }
  const reference: Reference = {
    service: container.service,
    container: container.name,
    text: parsed.text,
    server: { service, containerId },
    database: located.database,
    query: parsed.query,
    schemas: answer?.state === 'taken' ? [...answer.schemas] : null,
    mount,
    folder: parsed.folder,
  }
  const warning = explainUnasked(reference, answer)
  return {
    reference,
    ...(problem === undefined ? {} : { problem }),
    ...(warning === undefined ? {} : { warning }),
  }
}

/** What is expected of the query instead; undefined when nothing is wrong with it. */
function judge(
  { server, database }: LocatedQuery,
  answer: QueryAnswer | undefined,
): string | undefined {
  if (answer?.state === 'taken') return judgeColumns(answer.columns)
  if (answer?.state !== 'refused') return undefined
  const asked = `database ${JSON.stringify(database)} of ${server.service}`
  return `a query that ${asked} takes, which says: ${answer.reason}`
}

function findAnswer(
  { queries = [] }: Pick<Stack, 'queries'>,
  { server, database }: LocatedQuery,
  query: string,
): QueryAnswer | undefined {
  return queries.find(
    (each) =>
      each.containerId === server.containerId && each.database === database && each.query === query,
  )?.answer
}

function explainUnasked(
  { text, container }: Reference,
  answer: QueryAnswer | undefined,
): string | undefined {
  if (answer?.state !== 'unasked') return undefined
  return `the query of ${JSON.stringify(text)} of ${container} could not be tried: ${answer.reason}`
}

function describe(container: Container, parsed: ParsedReference, problem: ValueProblem): Failure {
  return badLabel(container, { label: serviceLabels.references, value: parsed.text, ...problem })
}

/** Containers of one service carry the same labels. */
function withoutTwins(references: readonly Reference[]): Reference[] {
  const keys = references.map(({ container: _container, ...rest }) => JSON.stringify(rest))
  return references.filter((_reference, index) => keys.indexOf(keys[index] ?? '') === index)
}
