import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { container } from '../../../test/support/example-stack.ts'
import { temporaryFolder } from '../../../test/support/temporary-folder.ts'
import type { Container } from '../../model/stack.ts'
import { findCredentials, type Credentials } from './credentials.ts'

const labels = { user: 'lifeboat.database.user', passwordFile: 'lifeboat.database.password-file' }

describe('findCredentials', () => {
  test('tries postgres without a password when nothing is known', async () => {
    expect(await find({})).toEqual({ user: 'postgres', port: 5432, password: undefined })
  })

  test('takes what the container’s own environment says', async () => {
    const env = { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'sesame', PGPORT: '5433' }

    expect(await find({ env })).toEqual({ user: 'shop', port: 5433, password: 'sesame' })
  })

  test('takes PGPASSWORD when there is nothing better, and no empty value', async () => {
    expect((await find({ env: { PGPASSWORD: 'p', POSTGRES_PASSWORD: '' } })).password).toBe('p')
    expect((await find({ env: { POSTGRES_USER: '' } })).user).toBe('postgres')
  })

  test('reads secret files inside the container, without their last line break', async () => {
    const env = { POSTGRES_USER_FILE: '/run/u', POSTGRES_PASSWORD_FILE: '/run/p' }
    const files: Record<string, string> = { '/run/u': 'shop\n', '/run/p': 'se\nsame\r\n' }

    const found = await find({ env }, async (path) => files[path] ?? '')

    expect(found).toMatchObject({ user: 'shop', password: 'se\nsame' })
  })

  test('lets the labels decide over everything else', async () => {
    const path = join(temporaryFolder(), 'password')
    writeFileSync(path, 'labelled\n')
    const env = { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'sesame' }

    const found = await find({
      env,
      labels: { [labels.user]: 'backup', [labels.passwordFile]: path },
    })

    expect(found).toMatchObject({ user: 'backup', password: 'labelled' })
  })

  test('refuses a labelled file that it cannot read, and says how to mend it', async () => {
    const path = join(temporaryFolder(), 'gone')

    await expect(find({ labels: { [labels.passwordFile]: path } })).rejects.toMatchObject({
      code: 'database-password-unreadable',
      message: `the label lifeboat.database.password-file of shop-db-1 names ${path}, which Lifeboat cannot read`,
      hint: 'Mount that file into the lifeboat service at the same path.',
    })
  })
})

function find(
  changes: Partial<Container>,
  readInside: (path: string) => Promise<string> = () => Promise.reject(new Error('not asked for')),
): Promise<Credentials> {
  return findCredentials(container('db', changes), labels, readInside)
}
