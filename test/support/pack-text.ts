import { gzipSync } from 'node:zlib'

/** As a worker’s shell packs a text: base64 breaks its lines. */
export function packText(text: string | Buffer): string {
  const packed = gzipSync(text).toString('base64')
  return `${packed.replaceAll(/.{76}/g, '$&\n').trimEnd()}\n`
}
