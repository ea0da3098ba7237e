import { describe, expect, test } from 'vitest'

import { exampleManifest } from '../../test/support/example-manifest.ts'
import { exampleReference } from '../../test/support/example-reference.ts'
import type { RunWorker } from '../model/worker.ts'
import { drillReferences } from './drill-references.ts'
import type { Looked } from './find-named-files.ts'
import { planReferences } from './plan-references.ts'
import type { NamedRows } from './write-named.ts'

const there = {
  event: 'looked',
  rows: 3,
  nameless: 1,
  hashed: 3,
  missing: 0,
  different: 0,
} as const

describe('the references of a drill', () => {
  test('whose files are all there are in the record, and speak for the backup', async () => {
    const { references, findings } = await drill([{ ...there, examples: [], ms: 5 }])

    expect(findings).toEqual([])
    expect(references).toEqual([
      {
        service: 'app',
        text: exampleReference().text,
        notChecked: null,
        rows: 3,
        nameless: 1,
        hashed: 3,
        missing: 0,
        different: 0,
        examples: [],
        ms: 5,
      },
    ])
  })

  test.each([
    [{ missing: 1 }, 'of 3 files that rows name 1 are not there restored, and 0 are others'],
    [{ different: 2 }, 'of 3 files that rows name 0 are not there restored, and 2 are others'],
  ])('with %j speak against it, by name', async (wrong, why) => {
    const { findings } = await drill([{ ...there, ...wrong, examples: ['a: gone'], ms: 5 }])

    expect(findings).toMatchObject([
      {
        what: `reference ${JSON.stringify(exampleReference().text)} of shop-app-1`,
        code: 'reference-broken',
        why,
        details: ['a: gone'],
      },
    ])
  })

  test('whose query the restored database refuses speak against it', async () => {
    const { references, findings } = await drill([], { rows: { refusal: 'no such table' } })

    expect(references[0]?.notChecked).toBe('its restored database refuses the query: no such table')
    expect(findings).toMatchObject([{ code: 'reference-refused' }])
  })

  test.each([
    [{ rows: undefined }, 'its database could not be restored'],
    [{ files: undefined }, 'its files could not be restored'],
  ])('of which one side is missing say so: %j', async (changes, notChecked) => {
    const { references, findings } = await drill([], changes)

    expect(references[0]?.notChecked).toBe(notChecked)
    // What could not be restored is a finding of its own.
    expect(findings).toEqual([])
  })

  test('of which the log does not tell say nothing about the backup', async () => {
    await expect(drill([])).rejects.toMatchObject({ code: 'worker-failed' })
  })
})

function drill(
  said: readonly Looked[],
  changes: { rows?: NamedRows | undefined; files?: string | undefined } = {},
) {
  const { rows, files } = { rows: { rows: '/lifeboat/rows/+rows/0' }, files: 'files', ...changes }
  const planned = planReferences(exampleManifest({ references: [exampleReference()] }))
  const runWorker: RunWorker = async (spec, handed) => {
    expect(spec).toMatchObject({ network: 'none' })
    expect(spec.mounts.every(({ writable }) => !writable)).toBe(true)
    expect(JSON.parse(String(handed?.[0]?.content))).toEqual([
      { rows: '/lifeboat/rows/+rows/0', root: '/stack/volumes/shop_uploads', folder: '/a' },
    ])
    return { stdout: said.map((line) => `${JSON.stringify(line)}\n`).join(''), stderr: '' }
  }
  const [first] = planned
  const known = new Map(rows === undefined || first === undefined ? [] : [[first, rows] as const])
  return drillReferences({ runWorker, image: 'lifeboat' }, planned, {
    staging: 'staging',
    files,
    rows: known,
  })
}
