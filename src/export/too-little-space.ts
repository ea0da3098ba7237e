import { LifeboatError } from '../errors.ts'

/** `needed` and `free` are bytes. `otherwise` says how to go on without freeing any. */
export function tooLittleSpace(
  where: string,
  needed: number,
  free: number,
  otherwise = 'Where sparse files, which count whole, are the reason: --no-space-check.',
): LifeboatError {
  return new LifeboatError('too-little-space', `there is too little space in ${where}`, {
    hint: `Free the space first. ${otherwise}`,
    details: [`needed: ${needed} bytes, there: ${free} bytes`],
  })
}
