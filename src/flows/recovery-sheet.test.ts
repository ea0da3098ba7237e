import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { exampleStack } from '../../test/support/example-stack.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { loadConfig, type Environment } from '../config/load.ts'
import { describeRecovery, type RecoveryFacts } from './recovery-sheet.ts'

describe('a recovery sheet', () => {
  test('says where the repository is mounted from', () => {
    expect(recover({ LIFEBOAT_REPOSITORY: '/repository/shop' })).toMatchObject({
      project: 'shop',
      host: 'host-1',
      repository: { location: '/repository/shop', target: '/repository' },
      isProtected: false,
      password: null,
    })
  })

  test('tells what is secret of a store from what is not, and holds no secret', () => {
    const file = join(temporaryFolder(), 'store.pem')
    writeFileSync(file, 'PLANTED in a file')
    const facts = recover({
      LIFEBOAT_REPOSITORY: 'rest:https://anna:PLANTED@host:8000/shop',
      LIFEBOAT_PASSWORD: 'PLANTED',
      LIFEBOAT_TOKEN: 'PLANTED-token-of-mine',
      RESTIC_CACERT: file,
      AWS_SECRET_ACCESS_KEY: 'PLANTED',
    })

    expect(facts).toMatchObject({
      repository: { location: 'rest:https://host:8000/shop', kind: 'store', source: null },
      isProtected: true,
      password: null,
      secrets: ['RESTIC_REST_PASSWORD'],
      variables: { RESTIC_REST_USERNAME: 'anna' },
      files: { RESTIC_CACERT: file },
    })
    expect(JSON.stringify(facts)).not.toContain('PLANTED')
  })

  test('holds the password, and nothing else that is secret, where that was asked for', () => {
    const environment = {
      LIFEBOAT_REPOSITORY: 's3:https://host/bucket',
      LIFEBOAT_PASSWORD: 'open sesame',
      AWS_SECRET_ACCESS_KEY: 'PLANTED',
    }

    const facts = recover(environment, true)

    expect(facts.password).toBe('open sesame')
    expect(JSON.stringify(facts)).not.toContain('PLANTED')
  })
})

function recover(environment: Environment, withPassword = false): RecoveryFacts {
  const { self } = exampleStack()
  return describeRecovery(loadConfig(environment).config, {
    self,
    project: 'shop',
    host: 'host-1',
    version: '0.1.0',
    madeAt: new Date('2026-11-21T03:00:00Z'),
    withPassword,
  })
}
