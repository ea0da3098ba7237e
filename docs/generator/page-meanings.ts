import type { Meaning } from './error-meanings.ts'

const http = ['http'] as const

/** What the codes mean that come from sessions, pages and looking into backups over HTTP. */
export const pageMeanings: Readonly<Record<string, Meaning>> = {
  unauthorized: {
    places: http,
    meaning: 'The bearer token is missing or wrong, or the session has ended.',
  },
  'cross-site-request': {
    places: http,
    meaning:
      'The request carries a session’s cookie, would change something, and is not known to come from a page of Lifeboat.',
  },
  'pages-not-built': {
    places: http,
    meaning: 'The dashboard is not in this build. Everything else is.',
  },
  'not-a-folder': {
    places: http,
    meaning: 'What a folder holds is asked for of what is none.',
  },
}
