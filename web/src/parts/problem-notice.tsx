import type { VNode } from 'preact'

import type { Trouble } from '../api/problem.ts'

/** A problem document for a person: what failed, what to do, and the tool's last lines folded away. */
export function ProblemNotice({ trouble }: { trouble: Trouble | undefined }): VNode | null {
  if (trouble === undefined) return null
  const { code, detail, hint, details } = trouble
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{detail}</strong>
      </p>
      {hint === '' ? null : <p>{hint}</p>}
      <LastLines lines={details} />
      <p class="quiet">
        Code: <code>{code}</code>
      </p>
    </div>
  )
}

/** The last lines that a tool itself wrote. */
export function LastLines({ lines }: { lines: readonly string[] | undefined }): VNode | null {
  if (lines === undefined || lines.length === 0) return null
  return (
    <details>
      <summary>Last lines ({lines.length})</summary>
      <pre tabIndex={0}>{lines.join('\n')}</pre>
    </details>
  )
}
