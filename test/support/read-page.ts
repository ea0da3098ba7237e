import GithubSlugger from 'github-slugger'
import { lexer, walkTokens, type Token, type Tokens } from 'marked'

/** One Markdown page, as far as its place among the others goes. */
export type Page = {
  /** Where its links lead, as they are written. */
  readonly links: readonly string[]
  /** The names under which its headings are reached, as GitHub gives them. */
  readonly anchors: readonly string[]
}

export function readPage(markdown: string): Page {
  const tokens = listTokens(markdown)
  const slugger = new GithubSlugger()
  return {
    links: tokens.filter(isOf('link')).map(({ href }) => href),
    anchors: tokens.filter(isOf('heading')).map((heading) => slugger.slug(readText(heading))),
  }
}

/** Every token of a page, those inside others too; what stands in code is none. */
export function listTokens(markdown: string): Token[] {
  const tokens: Token[] = []
  void walkTokens(lexer(markdown), (token) => void tokens.push(token))
  return tokens
}

type Named = {
  heading: Tokens.Heading
  link: Tokens.Link
  table: Tokens.Table
  codespan: Tokens.Codespan
  paragraph: Tokens.Paragraph
}

export function isOf<Type extends keyof Named>(type: Type): (token: Token) => token is Named[Type] {
  return (token): token is Named[Type] => token.type === type
}

/** What a person reads of it. */
function readText(token: Token): string {
  const inside = 'tokens' in token ? token.tokens : undefined
  if (inside !== undefined) return inside.map(readText).join('')
  return 'text' in token ? String(token.text) : ''
}
