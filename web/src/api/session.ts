import type { Session } from '../../../src/model/session.ts'
import { createWatched } from './watched.ts'

/**
 * Who is logged in: `unknown` until it was asked, `none` before a login, `ended` when one was there and is no more. The address of the page stays as it
 * is meanwhile, so that a login leads back to where one was.
 */
export const session = createWatched<Session | 'unknown' | 'none' | 'ended'>('unknown')

/** A request was answered 401. */
export function reportSignedOut(): void {
  const now = session.read()
  if (typeof now === 'object') session.write('ended')
  else if (now === 'unknown') session.write('none')
}
