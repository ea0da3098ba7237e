import type { ComponentChildren, VNode } from 'preact'

import type { Health } from '../../../src/model/health.ts'
import { askHealth } from '../api/ask-health.ts'
import { logOut } from '../api/log-in.ts'
import type { Session } from '../../../src/model/session.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useWatched } from '../api/watched.ts'
import { toHash, useRoute } from '../route.ts'
import { chooseTheme, theme, themes, type Theme } from '../theme.ts'
import { Badge } from './badge.tsx'

const places = [
  ['', 'Status'],
  ['backups', 'Backups'],
  ['runs', 'Runs'],
  ['restores', 'Restores'],
  ['statistics', 'Statistics'],
] as const

/** What stands around every page. Health is asked now and then: it says, too, whether anybody answers. */
export function Frame({
  session,
  children,
}: {
  session: Session
  children: ComponentChildren
}): VNode {
  const { parts } = useRoute()
  const { data: health } = useAnswer<Health>('health', 10_000, askHealth)
  return (
    <>
      <a class="skip" href="#main" onClick={focusMain}>
        Skip to the page
      </a>
      <header>
        <p class="brand">
          Lifeboat <span class="quiet">{session.project}</span>{' '}
          {health === undefined ? null : <Badge state={health.healthy ? 'healthy' : 'unhealthy'} />}
        </p>
        <nav aria-label="Pages">
          <ul>
            {places.map(([place, name]) => (
              <li key={place}>
                <a
                  href={toHash(place === '' ? [] : [place])}
                  aria-current={(parts[0] ?? '') === place ? 'page' : undefined}
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <span>Lifeboat {session.version}</span>
        <ThemeChoice />
        <button type="button" class="minor" onClick={() => void logOut()}>
          Log out
        </button>
      </footer>
    </>
  )
}

/** An address of its own would take the place of the page's. */
function focusMain(event: Event): void {
  event.preventDefault()
  document.querySelector('main')?.focus()
}

function ThemeChoice(): VNode {
  const chosen = useWatched(theme)
  return (
    <label>
      Colours{' '}
      <select value={chosen} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
        {themes.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  )
}
