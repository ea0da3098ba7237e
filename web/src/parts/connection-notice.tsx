import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { connection, reconnected } from '../api/connection.ts'
import { useWatched } from '../api/watched.ts'

/** Says that the connection is lost, and for a moment that it is back. The element is always there: what is announced must be. */
export function ConnectionNotice(): VNode {
  const now = useWatched(connection)
  const back = useWatched(reconnected)
  const [isNews, setIsNews] = useState(false)
  useEffect(() => {
    if (back === 0) return undefined
    setIsNews(true)
    const timer = setTimeout(() => setIsNews(false), 5000)
    return () => clearTimeout(timer)
  }, [back])
  const text =
    now === 'lost'
      ? 'The connection to Lifeboat is lost. Trying again… What was running goes on.'
      : isNews
        ? 'Connected again.'
        : ''
  return (
    <div class={`connection ${now}`} role="status">
      {text}
    </div>
  )
}
