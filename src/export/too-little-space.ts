import { LifeboatError } from '../errors.ts'

/** `needed` and `free` are bytes. */
export function tooLittleSpace(where: string, needed: number, free: number): LifeboatError {
  return new LifeboatError('too-little-space', `there is too little space in ${where}`, {
    hint: 'Free the space first. Where sparse files, which count whole, are the reason: --no-space-check.',
    details: [`needed: ${needed} bytes, there: ${free} bytes`],
  })
}
