import type { Session } from '../../../src/model/session.ts'
import { get, send } from './ask.ts'
import { ProblemError } from './problem.ts'
import { session } from './session.ts'

/** Asks who is logged in. Without an answer it stays unknown; the page says that the connection is lost. */
export async function askSession(): Promise<void> {
  try {
    session.write(await get<Session>('session'))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
}

/** Throws `ProblemError` when the token is not the one. */
export async function logIn(token: string): Promise<void> {
  await send('POST', 'session', { token })
  session.write(await get<Session>('session'))
}

export async function logOut(): Promise<void> {
  await send('DELETE', 'session')
  session.write('none')
}
