import { describe, expect, test } from 'vitest'

import { engineRoutes } from '../docs/generator/engine-routes.ts'
import { findEngineCalls, readEngineCalls } from '../docs/generator/find-engine-calls.ts'

describe('the calls of the engine that docs/engine-calls.md lists', () => {
  test.each([
    ['engine.call(what, (docker) => docker.ping())', 'GET /_ping'],
    ['engine.call(what, (docker) => docker.getContainer(id).inspect())', 'GET /containers/ID/json'],
    [
      'engine.call(what, (docker) =>\n  docker\n    .getContainer(lockName(project, x(1)))\n    .inspect(),\n)',
      'GET /containers/ID/json',
    ],
    ['engine.call(what, (docker) => docker.getNetwork(name).remove())', 'DELETE /networks/ID'],
    ['engine.call(what, () => exec.start({ Tty: false }))', 'POST /exec/ID/start'],
  ])('are read out of the sources: %s', (text, route) => {
    expect(readEngineCalls('a.ts', text)).toEqual([route])
  })

  test('are not looked for in what a pattern matches', () => {
    expect(readEngineCalls('a.ts', 'const found = pattern.exec(text)')).toEqual([])
  })

  test('must have a route each', () => {
    const text = 'engine.call(what, (docker) => docker.getContainer(id).export())'

    expect(() => readEngineCalls('a.ts', text)).toThrow(
      'engine-routes.ts has no route of getContainer.export (a.ts)',
    )
  })

  test('must not be made in a way that is not understood', () => {
    const text = 'engine.call(what, (client) => client.ping())'

    expect(() => readEngineCalls('a.ts', text)).toThrow(
      'a.ts calls the engine 1 times, 0 are understood',
    )
  })

  test('are all those that there are routes for', () => {
    expect([...findEngineCalls().keys()].toSorted()).toEqual(Object.values(engineRoutes).toSorted())
  })
})
