import type { Failure } from '../model/plan.ts'
import type { DrilledReference, Reference } from '../model/reference.ts'
import type { FilesOrder, Looked } from './find-named-files.ts'
import { namedFilesSpec, readLooked } from './find-named-files-worker.ts'
import { judgeLooked, judgeRefusal } from './judge-reference.ts'
import type { PlannedReference } from './plan-references.ts'
import type { VerifyContext } from './verify-context.ts'
import type { NamedRows } from './write-named.ts'

export type DrilledReferences = {
  /** In the manifest's order. */
  readonly references: readonly DrilledReference[]
  readonly findings: readonly Failure[]
}

/** What was restored before; undefined where that failed, or the backup has none. */
type Restored = {
  /** Volume with the rows. */
  readonly staging: string | undefined
  /** Volume with the files. */
  readonly files: string | undefined
  readonly rows: ReadonlyMap<PlannedReference, NamedRows>
}

/** Looks in the restored files for all that the restored rows name. What could not be looked at is said, with the reason. */
export async function drillReferences(
  context: Pick<VerifyContext, 'runWorker' | 'image'>,
  planned: readonly PlannedReference[],
  restored: Restored,
): Promise<DrilledReferences> {
  const ways = planned.map((each) => ({ reference: each.reference, way: findWay(each, restored) }))
  const orders = ways.flatMap(({ way }) => ('rows' in way ? [way] : []))
  const looked = await lookForAll(context, restored, orders)
  const drilled = ways.map(({ reference, way }) => {
    if (!('rows' in way)) return leave(reference, way)
    const found = looked[orders.indexOf(way)]
    if (found === undefined) throw new Error(`${reference.text} was not looked for`)
    const { event: _event, ...counts } = found
    const { service, text } = reference
    return {
      reference: { service, text, notChecked: null, ...counts },
      findings: judgeLooked(reference, counts),
    }
  })
  return {
    references: drilled.map(({ reference }) => reference),
    findings: drilled.flatMap(({ findings }) => findings),
  }
}

/** What to do about a reference: an order, or why there is none. */
type Way = FilesOrder[number] | { readonly why: string } | { readonly refusal: string }

/** What could not be restored was found before, and speaks for itself. */
function findWay(planned: PlannedReference, { rows, files }: Restored): Way {
  if ('notChecked' in planned) return { why: planned.notChecked }
  const named = rows.get(planned)
  if (named === undefined) return { why: 'its database could not be restored' }
  if ('refusal' in named) return named
  if (files === undefined) return { why: 'its files could not be restored' }
  return { rows: named.rows, root: planned.path, folder: planned.reference.folder }
}

async function lookForAll(
  { runWorker, image }: Pick<VerifyContext, 'runWorker' | 'image'>,
  { staging, files }: Restored,
  order: FilesOrder,
): Promise<Looked[]> {
  if (staging === undefined || files === undefined || order.length === 0) return []
  const { spec, files: orders } = namedFilesSpec({ image, staging, files }, order)
  return readLooked(await runWorker(spec, orders), order)
}

const nothing = { rows: 0, nameless: 0, hashed: 0, missing: 0, different: 0, examples: [], ms: 0 }

function leave(
  reference: Reference,
  way: { readonly why: string } | { readonly refusal: string },
): { readonly reference: DrilledReference; readonly findings: readonly Failure[] } {
  const { service, text } = reference
  const isRefused = 'refusal' in way
  const notChecked = isRefused ? `its restored database refuses the query: ${way.refusal}` : way.why
  return {
    reference: { service, text, notChecked, ...nothing },
    findings: isRefused ? [judgeRefusal(reference, way.refusal)] : [],
  }
}
