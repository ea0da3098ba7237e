import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { logIn } from '../api/log-in.ts'
import { toTrouble, type Trouble } from '../api/problem.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** Asks for the token. The address stays, so that the page that one wanted comes next. */
export function LogIn({ hasEnded }: { hasEnded: boolean }): VNode {
  const field = useRef<HTMLInputElement>(null)
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setIsBusy] = useState(false)
  useEffect(() => {
    document.title = 'Log in · Lifeboat'
    field.current?.focus()
  }, [])
  const submit = async (): Promise<void> => {
    setIsBusy(true)
    setTrouble(undefined)
    try {
      await logIn(field.current?.value ?? '')
    } catch (error) {
      setTrouble(toTrouble(error))
      setIsBusy(false)
      field.current?.select()
    }
  }
  return (
    <main class="log-in">
      <h1>Lifeboat</h1>
      {hasEnded ? (
        <p class="notice warn" role="status">
          Your session has ended. Log in again to go on where you were.
        </p>
      ) : null}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <label for="token">Token</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="token-hint"
        />
        <p id="token-hint" class="quiet">
          The value of LIFEBOAT_TOKEN, or the token that the log showed at the first start.
        </p>
        <button type="submit" disabled={isBusy}>
          Log in
        </button>
      </form>
      <ProblemNotice trouble={trouble} />
    </main>
  )
}
