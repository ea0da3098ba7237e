import { LifeboatError } from '../errors.ts'

/** A worker ended well, and its log does not say all that it should. It says nothing about the backup. */
export function cutShort(worker: string): LifeboatError {
  return new LifeboatError('worker-failed', `${worker} did not say what became of it`, {
    hint: 'Its log was cut short. Verify again.',
  })
}
