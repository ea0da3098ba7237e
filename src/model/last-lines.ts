const most = 50
const longest = 1000

/** What is kept of what a tool wrote: its last lines, none of them without end. A history that is bounded in runs alone would grow by them. Pure. */
export function keepLastLines(lines: readonly string[]): string[] {
  return lines
    .slice(-most)
    .map((line) => (line.length > longest ? `${line.slice(0, longest - 1)}…` : line))
}
