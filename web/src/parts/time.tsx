import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { formatAge, formatTime } from '../show.ts'

/** A time in the reader's own time zone, with how long ago that was where it is wanted. */
export function Time({ iso, age = false }: { iso: string; age?: boolean }): VNode {
  return (
    <time dateTime={iso} title={iso}>
      {formatTime(iso)}
      {age ? <Age iso={iso} /> : null}
    </time>
  )
}

/** Minutes pass while a page stands open. */
function Age({ iso }: { iso: string }): VNode {
  const [now, setNow] = useState(new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return <span class="quiet"> ({formatAge(iso, now)})</span>
}
