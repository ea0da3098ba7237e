import { hasWords, readTokens } from './tokens.ts'

/**
 * Statements without SET and RESET SESSION AUTHORIZATION between them: each that stands between the two, which is a privilege that was
 * passed on, has the first one in front. So each says all of itself, wherever it stands.
 */
export function bindAuthorization(statements: readonly string[]): string[] {
  let authorization: string[] = []
  return statements.flatMap((statement) => {
    const tokens = readTokens(statement)
    if (hasWords(tokens, 0, 'SET', 'SESSION', 'AUTHORIZATION')) authorization = [statement]
    else if (hasWords(tokens, 0, 'RESET', 'SESSION', 'AUTHORIZATION')) authorization = []
    else return [[...authorization, statement].join('; ')]
    return []
  })
}
