import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const source = join(import.meta.dirname, '../../src')
const codePattern =
  /(?:new LifeboatError\(|super\(|problem\(\w+, |\bcode: )\s*'([a-z]+(?:-[a-z]+)*)'/g
const literal = String.raw`('(?:[^'\\]|\\.)*'|\x60(?:[^\x60\\]|\\.)*\x60)`

/** Codes that are the schema library's, not ours. */
const foreign = new Set(['custom'])

/** Every error code that stands in the sources, with the hints written beside it. */
export function findErrors(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const path of globSync('**/*.ts', { cwd: source }).toSorted()) {
    if (path.endsWith('.test.ts')) continue
    const text = readFileSync(join(source, path), 'utf8')
    const matches = [...text.matchAll(codePattern)]
    for (const [index, match] of matches.entries()) {
      const code = match[1] ?? ''
      if (foreign.has(code)) continue
      const hint = findHint(text, match.index, matches[index + 1]?.index ?? text.length)
      const hints = found.get(code) ?? []
      found.set(code, hint === undefined || hints.includes(hint) ? hints : [...hints, hint])
    }
  }
  return found
}

/** The hint follows its code, or stands just above as a constant. */
function findHint(text: string, from: number, to: number): string | undefined {
  const after = text.slice(from, Math.min(to, from + 700))
  const named = new RegExp(String.raw`\bhint\b(?::\s*${literal})?`).exec(after)
  if (named === null) return undefined
  if (named[1] !== undefined) return readLiteral(named[1])
  const before = text.slice(Math.max(0, from - 400), from)
  const above = [...before.matchAll(new RegExp(String.raw`\bhint =\s*${literal}`, 'g'))].at(-1)?.[1]
  return above === undefined ? undefined : readLiteral(above)
}

function readLiteral(written: string): string {
  return written
    .slice(1, -1)
    .replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
    .replaceAll(/\\(.)/g, '$1')
}
