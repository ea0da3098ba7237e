import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'

import { reconnected } from './api/connection.ts'
import { askSession } from './api/log-in.ts'
import { session } from './api/session.ts'
import { useWatched } from './api/watched.ts'
import { LogIn } from './pages/log-in.tsx'
import { Routed } from './pages/routed.tsx'
import { ConnectionNotice } from './parts/connection-notice.tsx'
import { Frame } from './parts/frame.tsx'
import { Loading } from './parts/page.tsx'

/** Everything: without a session the login stands in the place of whatever page the address names. */
export function App(): VNode {
  const now = useWatched(session)
  const back = useWatched(reconnected)
  useEffect(() => {
    if (session.read() === 'unknown') void askSession()
  }, [back])
  return (
    <>
      <ConnectionNotice />
      {now === 'unknown' ? (
        <main>
          <Loading />
        </main>
      ) : typeof now === 'object' ? (
        <Frame session={now}>
          <Routed session={now} />
        </Frame>
      ) : (
        <LogIn hasEnded={now === 'ended'} />
      )}
    </>
  )
}
