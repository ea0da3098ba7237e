import type { ComponentChildren, VNode } from 'preact'
import { useState } from 'preact/hooks'

import { toTrouble, type Trouble } from '../api/problem.ts'
import { ProblemNotice } from './problem-notice.tsx'

type Props = {
  readonly act: () => Promise<void>
  readonly children: ComponentChildren
  readonly disabled?: boolean
  readonly danger?: boolean
}

/** A button that does something once, and says what kept it from that. */
export function ActionButton({ act, children, disabled = false, danger = false }: Props): VNode {
  const [isBusy, setIsBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const start = async (): Promise<void> => {
    setIsBusy(true)
    setTrouble(undefined)
    try {
      await act()
    } catch (error) {
      setTrouble(toTrouble(error))
    }
    setIsBusy(false)
  }
  return (
    <>
      <button
        type="button"
        class={danger ? 'danger' : ''}
        disabled={disabled || isBusy}
        aria-busy={isBusy}
        onClick={() => void start()}
      >
        {children}
      </button>
      <ProblemNotice trouble={trouble} />
    </>
  )
}
