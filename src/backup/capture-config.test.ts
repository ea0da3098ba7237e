import { expect, test } from 'vitest'

import { coveredMount } from '../../test/support/example-manifest.ts'
import { listRequest, mountsOf } from './capture-config.ts'

test('what is mounted is taken whole or not at all; the project’s folder is not', () => {
  const coverage = [
    coveredMount('app', '/srv/shop', { kind: 'bind' }),
    coveredMount('app', '/srv/shop/photos', { kind: 'bind' }),
    coveredMount('web', '/srv/shop/photos', { kind: 'bind' }),
    coveredMount('web', '/srv/shop-2', { kind: 'bind' }),
    coveredMount('web', 'shop_uploads'),
  ]
  const step = {
    do: 'config',
    projectFolder: '/srv/shop',
    outside: ['/etc/letsencrypt'],
    without: ['/srv/shop/data'],
    because: '',
  } as const

  const { content } = listRequest({ coverage }, step, mountsOf(step))

  expect(JSON.parse(String(content))).toEqual({
    roots: [
      { source: '/srv/shop', target: '/stack/config/project' },
      { source: '/etc/letsencrypt', target: '/stack/config/outside/etc/letsencrypt' },
    ],
    without: ['/stack/config/project/data'],
    whole: ['/stack/config/outside/etc/letsencrypt', '/stack/config/project/photos'],
  })
})
