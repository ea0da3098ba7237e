import { nameImage, type ManifestImage } from '../model/image.ts'
import type { Failure } from '../model/plan.ts'
import type { CheckedImage } from '../model/verification.ts'
import type { ReadImage } from './read-images.ts'

type JudgedImages = {
  readonly images: readonly CheckedImage[]
  readonly findings: readonly Failure[]
}

/** Which of the images that a backup says it holds an engine could load, and what speaks against the others. Pure. */
export function judgeImages(
  images: readonly ManifestImage[],
  said: readonly ReadImage[],
): JudgedImages {
  const held = images.filter(({ held: isHeld }) => isHeld)
  const judged = held.map((image) => {
    const found = said.find(({ id }) => id === image.id)
    return { image, problem: found === undefined ? 'nobody looked at it' : found.problem }
  })
  return {
    images: judged
      .filter(({ problem }) => problem === null)
      .map(({ image }) => ({ id: image.id, name: nameImage(image) })),
    findings: judged.flatMap(({ image, problem }) =>
      problem === null ? [] : [damaged(image, problem)],
    ),
  }
}

function damaged(image: ManifestImage, problem: string): Failure {
  return {
    what: `image ${nameImage(image)}`,
    code: 'image-damaged',
    why: `its archive does not hold it: ${problem}`,
    hint: 'Choose another backup; lifeboat list shows them. Then make a new one.',
    details: [image.id],
  }
}
