import type { ComponentChildren } from 'preact'

import { LastLines } from './problem-notice.tsx'

type Failure = {
  readonly what: string
  readonly why: string
  readonly hint: string
  readonly code?: string
  readonly details: readonly string[]
}

/** What went wrong, each with what to do and the tool's last lines. */
export function FailureNotices({ of }: { readonly of: readonly Failure[] }): ComponentChildren {
  return of.map(({ what, why, hint, code, details }) => (
    <div key={what} class="notice bad">
      <p>
        <strong>
          {what}: {why}
        </strong>{' '}
        {code === undefined ? null : <code>{code}</code>}
      </p>
      <p>{hint}</p>
      <LastLines lines={details} />
    </div>
  ))
}
