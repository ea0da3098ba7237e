import type { Meaning } from './error-meanings.ts'

const command = ['command'] as const
const part = ['part'] as const

/** What the codes mean that come from saving images, and from bringing them back. */
export const imageMeanings: Readonly<Record<string, Meaning>> = {
  'image-missing': {
    places: part,
    meaning: 'A container was made from an image that is not on the engine any more.',
  },
  'image-not-whole': {
    places: part,
    meaning: 'What the engine gave is not the image, or not all of it, by the hashes in it.',
  },
  'image-damaged': {
    places: ['finding'],
    meaning: 'The archive of an image can be read, and does not hold the image, by its hashes.',
  },
  'image-architecture': {
    places: command,
    meaning: 'An image is for another architecture or system than the engine’s. Nothing was done.',
  },
  'image-unavailable': {
    places: command,
    meaning:
      'An image is not on the engine, not in the backup, and has no digest that a registry could be asked for. Nothing was done.',
  },
  'image-not-loaded': {
    places: command,
    meaning: 'An image could not be read out of the backup, or the engine did not take it.',
  },
  'image-not-pulled': {
    places: command,
    meaning: 'No registry gave an image by its digest. All such images are named.',
  },
  'image-differs': {
    places: command,
    meaning: 'An image was loaded or pulled, and the engine has none of the id that it had.',
  },
}
