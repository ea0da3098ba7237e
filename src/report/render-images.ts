import { formatBytes } from '../format.ts'
import { nameImage, type ManifestImage } from '../model/image.ts'
import type { Manifest } from '../model/manifest.ts'
import { renderTable } from '../render-table.ts'

/** The images of the stack, and where each is to be had again. */
export function renderImages({ images }: Pick<Manifest, 'images'>): string[] {
  if (images.length === 0) return []
  const rows = images.map((image) => [
    nameImage(image),
    whereToFind(image),
    [image.os, image.architecture, image.variant].filter((each) => each !== null).join('/'),
    formatBytes(image.bytes),
    image.id.replace('sha256:', '').slice(0, 12),
  ])
  return [
    '',
    `images: ${countImages(images)}`,
    renderTable(['IMAGE', 'FROM', 'FOR', 'SIZE', 'ID'], rows),
  ]
}

function whereToFind({ held, digests }: ManifestImage): string {
  if (held) return 'the backup'
  return digests[0] ?? 'nowhere: not saved, and no registry has it'
}

/** For example “2 saved (built locally), 3 by digest”. Pure. */
function countImages(images: readonly ManifestImage[]): string {
  const held = images.filter((image) => image.held).length
  const pulled = images.filter((image) => !image.held && image.digests.length > 0).length
  const lost = images.length - held - pulled
  return [
    ...(held === 0 ? [] : [`${held} saved (built locally)`]),
    ...(pulled === 0 ? [] : [`${pulled} by digest`]),
    ...(lost === 0 ? [] : [`${lost} NOT saved and in no registry`]),
  ].join(', ')
}
