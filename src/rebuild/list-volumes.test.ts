import { expect, test } from 'vitest'

import { capturedContainer, capturedVolume } from '../../test/support/example-captured.ts'
import { exampleManifest } from '../../test/support/example-manifest.ts'
import { listVolumes } from './list-volumes.ts'

test('what containers mount is made, and what none did where the backup holds it; Lifeboat’s own are not', () => {
  const Mounts = [{ Type: 'volume', Name: 'shop_data', Source: '', Destination: '/data', RW: true }]
  const containers = [capturedContainer('app', { Mounts })]
  const names = ['shop_data', 'shop_world', 'shop_lifeboat-repository', 'srv']
  const volumes = names.map((name) => capturedVolume(name))
  const held = { path: '', without: [], excludes: [] }
  const { archived } = exampleManifest({
    archived: [
      { kind: 'volume', source: 'shop_world', ...held },
      { kind: 'bind', source: 'srv', ...held },
    ],
  })

  expect(listVolumes({ containers, volumes }, { archived }).map(({ Name }) => Name)).toEqual([
    'shop_data',
    'shop_world',
  ])
})
