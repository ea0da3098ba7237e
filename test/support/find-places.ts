import type { Token } from 'marked'

import { isOf, listTokens } from './read-page.ts'

/** What begins the line with the codes of a symptom that have no row of their own. */
const listed = /^(?:Codes|Also here)\b/

/**
 * The codes that have a place in docs/troubleshooting.md, in its order: first in a row of a table that has a column for codes, or in a line that begins with
 * `Codes` or `Also here`. A code that is only spoken of has none by that.
 */
export function findPlaces(markdown: string): string[] {
  const tokens = listTokens(markdown)
  return tokens.flatMap((token) => {
    if (isOf('table')(token)) {
      if (token.header[0]?.text !== 'Code') return []
      return token.rows.flatMap(([first]) => listCodes(first?.tokens ?? []))
    }
    if (isOf('paragraph')(token) && listed.test(token.text)) return listCodes(token.tokens ?? [])
    return []
  })
}

function listCodes(tokens: readonly Token[]): string[] {
  return tokens.filter(isOf('codespan')).map(({ text }) => text)
}
