import { expect, test } from 'vitest'

import { manifestImage } from '../../test/support/example-image.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { decodeBackup } from './decode-backup.ts'
import type { VerifyContext } from './verify-context.ts'

const image = manifestImage('shop', { held: true })
/** Without databases: nothing is asked of a worker. */
const manifest = exampleManifest({ servers: [], images: [image] })
const context = { manifest } as unknown as VerifyContext

test('an image whose archive an engine could load speaks against nothing', async () => {
  const images = [{ event: 'image', id: image.id, problem: null } as const]

  expect(await decodeBackup(context, { images, staging: undefined })).toEqual({
    dumps: [],
    images: [{ id: image.id, name: 'shop:1' }],
    findings: [],
  })
})

test('one that none could load speaks against the backup', async () => {
  const images = [{ event: 'image', id: image.id, problem: 'a layer is not in it' } as const]

  expect(await decodeBackup(context, { images, staging: undefined })).toMatchObject({
    images: [],
    findings: [{ what: 'image shop:1', code: 'image-damaged' }],
  })
})
