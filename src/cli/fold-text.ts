/** A last column that begins later than this share of the width leaves too little beside it. */
const latestIndent = 0.6

/**
 * Breaks lines that are wider than `columns` at blanks; a word that is too long for a line of its own is cut. What goes on is indented as far as the
 * last column of a table's row begins, else by four. Widths are counted in characters, as in `renderTable`. Pure.
 */
export function foldText(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= columns ? [line] : foldLine(line, columns)))
    .join('\n')
}

function foldLine(line: string, columns: number): string[] {
  const indent = ' '.repeat(findIndent(line, columns))
  const folded: string[] = []
  let rest = line
  while (rest.length > columns) {
    const margin = folded.length === 0 ? /^ */.exec(rest)?.[0].length : indent.length
    const blank = rest.lastIndexOf(' ', columns)
    const end = blank > (margin ?? 0) ? blank : columns
    folded.push(rest.slice(0, end).trimEnd())
    rest = indent + rest.slice(end).trimStart()
  }
  return [...folded, rest]
}

function findIndent(line: string, columns: number): number {
  const last = [...line.matchAll(/ {2,}(?=\S)/g)].at(-1)
  const start = last === undefined ? 0 : last.index + last[0].length
  const least = (/^ */.exec(line)?.[0].length ?? 0) + 4
  const fits = start > least && start <= columns * latestIndent
  return fits ? start : Math.min(least, Math.floor(columns / 2))
}
