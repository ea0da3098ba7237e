import { nameImage, type ManifestImage } from '../model/image.ts'
import type { Manifest } from '../model/manifest.ts'

/** What a backup does not hold, one thing a line. Pure. */
export function listMissing({
  failures,
  coverage,
  archived,
  config,
  images,
  warnings,
  sinceLast,
}: Manifest): string[] {
  const lines = [
    ...failures.map(({ what, why }) => `MISSING ${what}: ${why}`),
    ...coverage
      .filter((mount) => mount.class !== 'dumped' && mount.class !== 'archived')
      .map((mount) => {
        const what = `${mount.kind} ${mount.source} of ${mount.service} at ${mount.target}`
        return `${mount.class} ${what}: ${mount.because}`
      }),
    ...archived.flatMap(({ source, without, excludes }) => [
      ...without.map((path) => `left out of ${source}: ${path}`),
      ...excludes.map(
        (glob) => `left out of ${source} by label: what fits ${JSON.stringify(glob)}`,
      ),
    ]),
    ...config.notCaptured.map(({ source, because }) => `left out of config: ${source}: ${because}`),
    ...images
      .filter(({ held }) => !held)
      .map((image) => `image ${nameImage(image)}: ${describeLeft(image)}`),
    ...[...warnings, ...sinceLast.warnings.map(({ detail }) => detail)].map(
      (warning) => `warning: ${warning}`,
    ),
  ]
  return [
    ...lines,
    'Sockets, access and change times, the exact layout of holes, several names of one FIFO, device or symbolic link,',
    'what containers wrote into their own layers beyond small files, tmpfs.',
  ].map((line) => `- ${line}`)
}

function describeLeft({ digests }: ManifestImage): string {
  return digests[0] === undefined
    ? 'no registry can be asked for it'
    : `a registry is asked for ${digests[0]}`
}
