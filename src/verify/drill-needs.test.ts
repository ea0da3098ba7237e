import { expect, test } from 'vitest'

import { exampleManifest, examplePart, exampleServer } from '../../test/support/example-manifest.ts'
import { drillNeeds } from './drill-needs.ts'

const server = (bytes: number) =>
  exampleServer({
    databases: exampleServer().databases.map((database) => ({ ...database, bytes })),
  })

test('is what the largest server takes, with its new dumps', () => {
  const { parts } = exampleManifest({
    parts: [
      { ...examplePart('databases'), bytes: 500 },
      { ...examplePart('files'), bytes: 1 },
    ],
  })

  expect(drillNeeds({ parts, servers: [server(1000), server(10)] })).toBe(1800)
})

test('or the files, where those are more', () => {
  const { parts } = exampleManifest({ parts: [{ ...examplePart('files'), bytes: 7000 }] })

  expect(drillNeeds({ parts, servers: [server(1000)] })).toBe(7000)
  expect(drillNeeds({ parts: [], servers: [] })).toBe(0)
})
