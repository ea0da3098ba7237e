import type { ManifestImage } from '../../src/model/image.ts'
import type { Image } from '../../src/model/stack.ts'

/** One that was built on the machine: no registry has it. */
export function exampleImage(name: string, changes: Partial<Image> = {}): Image {
  return {
    id: `sha256:${name}`,
    names: [`${name}:1`],
    tags: [`${name}:1`],
    digests: [],
    os: 'linux',
    architecture: 'amd64',
    variant: null,
    bytes: 1000,
    inspect: {},
    ...changes,
  }
}

export function manifestImage(name: string, changes: Partial<ManifestImage> = {}): ManifestImage {
  const { inspect: _inspect, ...image } = exampleImage(name)
  return { ...image, held: false, ...changes }
}
