import { expect, test } from 'vitest'

import { exampleStack } from '../../test/support/example-stack.ts'
import { loadConfig } from '../config/load.ts'
import type { StartWorker } from '../model/worker.ts'
import { forReading, locateRepository } from './locate.ts'
import { startPasses } from './pass-worker.ts'
import { PassRequest } from './pass-protocol.ts'
import { globalOptions, plainOptions, type Repository } from './repository.ts'

const self = { ...exampleStack().self, networks: ['shop_default'] }
const environment = {
  LIFEBOAT_REPOSITORY: 'rest:https://host/shop/',
  LIFEBOAT_PASSWORD: 'open sesame',
  LIFEBOAT_COPY_TO: 's3:https://host/copy',
  LIFEBOAT_COPY_PASSWORD: 'open too',
}

test.each([
  [{}, '--retry-lock 600s'],
  [{ LIFEBOAT_LOCK_WAIT: '90s' }, '--retry-lock 90s'],
])('who has the repository or its copy for itself is waited for, %j', (set, options) => {
  const { config } = loadConfig({ ...environment, ...set })

  for (const where of [config, config.copy ?? config]) {
    for (const repository of [forReading(where), locateRepository(self, where)]) {
      expect(globalOptions(repository).join(' ')).toContain(options)
      expect(plainOptions(repository).join(' ')).toContain(options)
    }
  }
})

test.each([
  ['not waited for while others stand still', 1000, false],
  ['waited for where nobody does', undefined, true],
])('it is %s', async (_what, hotLimitMs, isWaitedFor) => {
  const { hot, final } = await askPasses(hotLimitMs)

  expect(hot).toContain('--retry-lock')
  expect(final.includes('--retry-lock')).toBe(isWaitedFor)
})

/** What the worker is asked for that makes the passes. */
async function askPasses(hotLimitMs: number | undefined): Promise<PassRequest> {
  const repository: Repository = {
    location: '/repository',
    password: 'open sesame',
    mounts: [],
    lockWaitMs: 600_000,
  }
  let asked = ''
  const start: StartWorker = async (_spec, files = []) => {
    asked = files[0]?.content.toString() ?? ''
    throw new Error('nothing is to be started')
  }
  const request = {
    image: 'own',
    backupId: 'b',
    project: 'shop',
    host: 'h',
    without: [],
    path: '/stack',
    mounts: [],
    parent: undefined,
    hotLimitMs,
    onOpening: () => undefined,
  }
  await expect(startPasses(start, repository, request)).rejects.toThrow('nothing')
  return PassRequest.parse(JSON.parse(asked))
}
