import { describe, expect, test } from 'vitest'

import { container, exampleStack } from '../../test/support/example-stack.ts'
import type { Container, Stack } from '../model/stack.ts'
import { planStops, warnOfStops } from './plan-stops.ts'

const oneOff = { 'com.docker.compose.oneoff': 'True' }

describe('what shares something with a container that stops', () => {
  test.each([
    ['NetworkMode', 'container:id-vpn', 'the network'],
    ['NetworkMode', 'container:shop-vpn-1', 'the network'],
    ['IpcMode', 'container:id-vpn', 'the memory'],
    ['PidMode', 'container:id-vpn', 'the processes'],
  ])('by %s %s stops before it, and starts after it', (mode, value, thing) => {
    const stack = exampleStack({ containers: [sharing('app', mode, value), container('vpn')] })

    expect(stopsOf(stack)).toEqual([
      `shop-app-1: shares ${thing} of shop-vpn-1`,
      'shop-vpn-1: uses shop_uploads',
    ])
  })

  test('stops whatever its place by name, and what shares with it in its turn', () => {
    const stack = exampleStack({
      containers: [
        container('vpn'),
        sharing('web', 'NetworkMode', 'container:id-vpn'),
        sharing('agent', 'PidMode', 'container:id-web'),
      ],
    })

    expect(stopsOf(stack)).toEqual([
      'shop-agent-1: shares the processes of shop-web-1',
      'shop-web-1: shares the network of shop-vpn-1',
      'shop-vpn-1: uses shop_uploads',
    ])
  })

  test.each([
    ['has ended', { state: 'exited' }],
    ['is Lifeboat’s own', { isSelf: true }],
    ['is Lifeboat’s own, made for one command', { isSelf: true, labels: oneOff }],
  ])('and %s is left as it is', (_what, changes) => {
    const app = { ...sharing('app', 'NetworkMode', 'container:id-vpn'), ...changes }
    const stack = exampleStack({ containers: [app, container('vpn')] })

    expect(stopsOf(stack)).toEqual(['shop-vpn-1: uses shop_uploads'])
  })

  test.each(['host', 'bridge', 'shop_default', 'container:id-other', undefined])(
    'is nobody whose network is %s',
    (mode) => {
      const containers = [sharing('app', 'NetworkMode', mode), container('vpn'), container('other')]

      expect(stopsOf(exampleStack({ containers }))).toEqual(['shop-vpn-1: uses shop_uploads'])
    },
  )

  test('and is paused refuses the restore: it could not be started anew', () => {
    const app = { ...sharing('app', 'NetworkMode', 'container:id-vpn'), state: 'paused' }

    expect(() => stopsOf(exampleStack({ containers: [app, container('vpn')] }))).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        details: ['shop-app-1 is paused and uses the network of shop-vpn-1'],
      }),
    )
  })

  test('and was made for one command refuses the restore: it would not come back', () => {
    const app = { ...sharing('app', 'NetworkMode', 'container:id-vpn'), labels: oneOff }

    expect(() => stopsOf(exampleStack({ containers: [app, container('vpn')] }))).toThrow(
      expect.objectContaining({
        code: 'target-in-use',
        details: [expect.stringContaining('shop-app-1 uses the network of shop-vpn-1, and would')],
      }),
    )
  })

  test('is told when it is Lifeboat itself', () => {
    const own = { ...sharing('lifeboat', 'NetworkMode', 'container:id-vpn'), isSelf: true }
    const app = sharing('app', 'NetworkMode', 'container:id-vpn')
    const stack = exampleStack({ containers: [own, app, container('vpn')] })

    expect(warnOfStops(stack, planStops(stack, users))).toEqual([
      'shop-lifeboat-1 shares the network of shop-vpn-1, which stops: start it anew afterwards (docker restart shop-lifeboat-1)',
    ])
    expect(warnOfStops(stack, [])).toEqual([])
  })
})

const users = [
  {
    id: 'id-vpn',
    name: 'shop-vpn-1',
    project: 'shop',
    service: 'vpn',
    state: 'running',
    source: 'shop_uploads',
  },
]

function stopsOf(stack: Stack): string[] {
  return planStops(stack, users).map(({ container: name, because }) => `${name}: ${because}`)
}

function sharing(service: string, mode: string, value: string | undefined): Container {
  return container(service, { inspect: { HostConfig: { [mode]: value } } })
}
