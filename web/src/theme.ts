import { createWatched } from './api/watched.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'lifeboat-theme'

/** What is chosen; `system` follows the browser. */
export const theme = createWatched<Theme>(readTheme())

export function chooseTheme(chosen: Theme): void {
  theme.write(chosen)
  applyTheme()
  try {
    localStorage.setItem(key, chosen)
  } catch {
    // A browser that keeps nothing: it holds until the page is left.
  }
}

/** The style sheet looks at the attribute. */
export function applyTheme(): void {
  const chosen = theme.read()
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(key)
    return themes.find((each) => each === kept) ?? 'system'
  } catch {
    return 'system'
  }
}
