import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

import type { Run } from '../../../src/model/run.ts'
import { post } from '../api/ask.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { goTo } from '../route.ts'

type Props = {
  readonly id: string
  readonly order: Readonly<Record<string, unknown>>
  readonly project: string
}

/** The project's name must be typed; what was typed is what is sent, so that Lifeboat itself judges it. */
export function ConfirmRestore({ id, order, project }: Props): VNode {
  const [typed, setTyped] = useState('')
  const restore = async (): Promise<void> => {
    const run = await post<Run>(`backups/${encodeURIComponent(id)}/restore`, {
      ...order,
      confirm: typed,
    })
    goTo(['runs', run.id])
  }
  return (
    <form class="confirm" onSubmit={(event) => event.preventDefault()}>
      <p>
        <label for="confirm">
          Type the project’s name, <strong>{project}</strong>, to restore into it
        </label>
        <input
          id="confirm"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </p>
      <ActionButton act={restore} danger disabled={typed !== project}>
        Restore now
      </ActionButton>
    </form>
  )
}
