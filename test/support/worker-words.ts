/** What workers of a restore in memory say of the example shop's server. */
import { packText } from './pack-text.ts'
import type { World } from './restore-in-memory.ts'

/** What the dumps say of themselves. */
export function sayDumps(mark: string): string {
  const statements = 'CREATE DATABASE "My ""Shop""" WITH TEMPLATE = template0;\n'
  return ['', statements, '4; 1259 1 TABLE public orders owner\n']
    .map((text) => `${packText(text)}${mark}\n`)
    .join('')
}

/** The order itself is not looked at: whichever name it has now, it is the one that was live before. */
export function sayChanges({ database, changes }: Pick<World, 'database' | 'changes'>): string {
  const name = database.aside === undefined ? 'My "Shop"' : 'lifeboat-old-run-1-1'
  return JSON.stringify({ event: 'changes', databases: [{ name, changes }] })
}
