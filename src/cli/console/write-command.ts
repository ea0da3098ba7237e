/** A command as one would type it. Pure. */
export function writeCommand(words: readonly string[]): string {
  return ['lifeboat', ...words.map(quote)].join(' ')
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
