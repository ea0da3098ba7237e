import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { pack, type Header } from 'tar-stream'

type Member = Partial<Header> & { readonly name: string; readonly content?: string | Buffer }

/** An image, and what `docker save` makes of it. */
export type ExampleArchive = { readonly id: string; readonly members: readonly Member[] }

const layers = ['the first layer', 'the second layer'.repeat(1000)]
const rootfs = { type: 'layers', diff_ids: layers.map((layer) => `sha256:${hashOf(layer)}`) }

/** As engines before 25 write it. The last layer is a link: it stands where another image of the archive has it. */
export function oldArchive(): ExampleArchive {
  const [first = '', second = ''] = layers
  const config = JSON.stringify({ os: 'linux', rootfs })
  const configHash = hashOf(config)
  return {
    id: `sha256:${configHash}`,
    members: [
      { name: 'a/', type: 'directory' },
      { name: 'a/layer.tar', content: first },
      { name: 'b/layer.tar', type: 'symlink', linkname: '../c/layer.tar' },
      { name: 'c/layer.tar', content: second },
      { name: `${configHash}.json`, content: config },
      manifest(`${configHash}.json`, ['a/layer.tar', 'b/layer.tar']),
    ],
  }
}

/** In the OCI layout, its layers compressed, and its id that of its manifest, as with containerd’s image store. */
export function ociArchive(): ExampleArchive {
  const config = JSON.stringify({ os: 'linux', rootfs, created: 'later' })
  const packed = layers.map((layer) => `compressed ${layer}`)
  const description = JSON.stringify({ schemaVersion: 2, note: 'the manifest' })
  const id = `sha256:${hashOf(description)}`
  return {
    id,
    members: [
      ...[...packed, config, description].map((content) => ({ name: blob(content), content })),
      { name: 'index.json', content: JSON.stringify({ manifests: [{ digest: id }] }) },
      manifest(blob(config), packed.map(blob)),
    ],
  }
}

export async function packArchive(members: readonly Member[]): Promise<Buffer> {
  const tar = pack()
  for (const { content, ...header } of members) tar.entry(header, content ?? '')
  tar.finalize()
  return buffer(tar)
}

export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

function blob(content: string): string {
  return `blobs/sha256/${hashOf(content)}`
}

function manifest(path: string, paths: readonly string[]): Member {
  const content = JSON.stringify([{ Config: path, RepoTags: null, Layers: paths }])
  return { name: 'manifest.json', content }
}
