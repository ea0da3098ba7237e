import { expect, test } from 'vitest'

import { planReplacedBackup } from './safeguard-replaced.ts'

test('what is replaced is stored whole, a path inside another one with that', () => {
  const { steps, scope } = planReplacedBackup('shop', {
    containers: [],
    volumes: [{ name: 'shop_data', way: 'emptied' }],
    networks: [],
    paths: ['/srv/data/inside', '/srv/data', '/srv/database'],
  })

  expect(scope).toEqual({ type: 'volumes', services: [] })
  expect(steps.map((step) => step.do === 'archive' && [step.kind, step.path])).toEqual([
    ['volume', '/stack/volumes/shop_data'],
    ['bind', '/stack/binds/srv/data'],
    ['bind', '/stack/binds/srv/database'],
  ])
})
