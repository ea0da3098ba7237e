import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { engineRoutes } from './engine-routes.ts'

const source = join(import.meta.dirname, '../../src')

/** Every call of the engine's API that stands in the sources, as `GET /containers/json`, with the files that make it. */
export function findEngineCalls(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const path of globSync('**/*.ts', { cwd: source }).toSorted()) {
    if (path.endsWith('.test.ts')) continue
    for (const route of readEngineCalls(path, readFileSync(join(source, path), 'utf8'))) {
      const files = found.get(route) ?? []
      found.set(route, files.includes(path) ? files : [...files, path])
    }
  }
  return found
}

/**
 * The calls of one file. Throws when one is of a method that has no route, and when the engine is called in a way that is not understood here: a call that is
 * left out is one that nobody is told of. Pure.
 */
export function readEngineCalls(path: string, text: string): string[] {
  const methods = [...text.matchAll(/\bdocker\s*\.(\w+)\(|\b(exec\.(?:start|inspect))\(/g)].map(
    ({ 0: { length }, 1: first, 2: ofExec, index }) =>
      ofExec ?? first + readNext(text, index + length, first ?? ''),
  )
  const calls = text.match(/\.call\(/g)?.length ?? 0
  if (calls !== methods.length) {
    throw new Error(`${path} calls the engine ${calls} times, ${methods.length} are understood`)
  }
  return methods.map((method) => {
    const route = engineRoutes[method]
    if (route === undefined) throw new Error(`engine-routes.ts has no route of ${method} (${path})`)
    return route
  })
}

/** Of `getContainer(id).start(` what follows the parenthesis: `.start`. */
function readNext(text: string, from: number, first: string): string {
  if (!first.startsWith('get')) return ''
  let depth = 1
  let at = from
  for (; depth > 0 && at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
  }
  return /^\s*(\.\w+)\(/.exec(text.slice(at))?.[1] ?? ''
}
