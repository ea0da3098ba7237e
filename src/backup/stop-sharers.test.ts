import { describe, expect, test } from 'vitest'

import { container, exampleStack, volume } from '../../test/support/example-stack.ts'
import type { Container } from '../model/stack.ts'
import { planBackup } from './plan-backup.ts'

const stopping = { 'lifeboat.consistency': 'stop' }
const files = [volume('shop_uploads', '/u')]
const vpn = container('vpn', { labels: stopping, mounts: files })
const sharing = { inspect: { HostConfig: { NetworkMode: 'container:id-vpn' } } }

describe('a container that stops for a backup takes with it', () => {
  test('what shares its network, which starts after it', () => {
    const app = container('app', { ...sharing, labels: { 'lifeboat.stop-timeout': '40s' } })

    const { halts, timeouts } = plan(vpn, app)

    expect(timeouts).toEqual([40, undefined])
    expect(halts).toEqual([
      'stop shop-app-1: it shares the network of shop-vpn-1, which stops',
      'stop shop-vpn-1: lifeboat.consistency=stop, and it writes to what is archived',
    ])
  })

  test('what would have been paused, which is stopped instead', () => {
    expect(plan(vpn, container('app', { ...sharing, mounts: files })).halts).toEqual([
      'stop shop-app-1: it shares the network of shop-vpn-1, which stops',
      expect.stringContaining('stop shop-vpn-1'),
    ])
  })

  test('nobody who stops by a label of its own, and says so', () => {
    const app = container('app', { ...sharing, labels: stopping, mounts: files })

    expect(plan(vpn, app).halts).toEqual([
      'stop shop-app-1: lifeboat.consistency=stop, and it writes to what is archived',
      'stop shop-vpn-1: lifeboat.consistency=stop, and it writes to what is archived',
    ])
  })

  test('nobody who shares nothing with it', () => {
    expect(plan(vpn, container('app')).halts).toEqual([expect.stringContaining('stop shop-vpn-1')])
  })
})

describe('a container is not stopped, and the backup says so, where its network is shared by', () => {
  test.each<[string, Partial<Container>]>([
    ['Lifeboat itself', { isSelf: true }],
    ['one that a label keeps running', { labels: { 'lifeboat.consistency': 'hot' } }],
    ['one that is left out', { labels: { 'lifeboat.enable': 'false' } }],
    ['one that is paused', { state: 'paused' }],
    ['one that compose run made', { labels: { 'com.docker.compose.oneoff': 'True' } }],
  ])('%s', (_what, changes) => {
    const { halts, consistencyBecause } = plan(vpn, container('app', { ...sharing, ...changes }))

    expect(halts).toEqual([])
    expect(consistencyBecause).toContain(
      'shop-vpn-1 is not stopped: shop-app-1 shares the network of shop-vpn-1',
    )
  })

  test('a server that is dumped', () => {
    const mounts = [volume('shop_db-data', '/var/lib/postgresql/data')]
    const db = container('db', { ...sharing, image: 'postgres:17', mounts })

    expect(plan(vpn, db)).toMatchObject({
      halts: [],
      consistency: 'ordered',
      consistencyBecause: ['shop-vpn-1 is not stopped: shop-db-1 shares the network of shop-vpn-1'],
    })
  })
})

function plan(...containers: Container[]) {
  const stack = exampleStack({ containers })
  const made = planBackup(stack, { type: 'full', services: [] }, 'backups', 'freeze')
  const { steps, consistency, consistencyBecause } = made
  const halts = steps.flatMap((step) =>
    step.do === 'stop' || step.do === 'pause'
      ? [`${step.do} ${step.container}: ${step.because}`]
      : [],
  )
  const timeouts = steps.flatMap((step) => (step.do === 'stop' ? [step.timeoutS] : []))
  return { halts, timeouts, consistency, consistencyBecause }
}
