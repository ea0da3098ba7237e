/** A last column that begins later than at this share of the width has too little room. */
const latestIndent = 0.6

/**
 * Breaks lines that are wider than `columns` at blanks; a word that is too long for a line of its own is cut. Of a table's row the last column goes on
 * below where it begins, or below the others where that is too far to the right. Widths are counted in characters, as in `renderTable`. Pure.
 */
export function foldText(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= columns ? [line] : foldLine(line, columns)))
    .join('\n')
}

function foldLine(line: string, columns: number): string[] {
  const own = /^ */.exec(line)?.[0].length ?? 0
  const last = findLastColumn(line)
  const isNear = last > own && last <= columns * latestIndent
  const indent = ' '.repeat(isNear ? last : Math.min(own + 4, Math.floor(columns / 2)))
  const folded: string[] = []
  let rest = line
  while (rest.length > columns) {
    const isFirst = folded.length === 0
    const blank = rest.lastIndexOf(' ', columns)
    const fits = blank >= (isFirst ? own : indent.length) ? blank : columns
    const end = isFirst && !isNear && last > own && last <= columns ? last : fits
    folded.push(rest.slice(0, end).trimEnd())
    rest = indent + rest.slice(end).trimStart()
  }
  return [...folded, rest]
}

/** Where it begins; 0 where there is but one. */
function findLastColumn(line: string): number {
  const gap = [...line.matchAll(/ {2,}(?=\S)/g)].at(-1)
  return gap === undefined ? 0 : gap.index + gap[0].length
}
