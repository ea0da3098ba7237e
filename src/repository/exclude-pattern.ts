import { readNamePattern } from './name-pattern.ts'
import { literalPattern } from './backup-arguments.ts'

/**
 * A glob of a person as restic's pattern below a path of a part. One with a slash (other than at its end) begins at the path, one
 * without fits at any depth. restic's `*` does not cross slashes, `**` stands for any number of folders, none too, and what a pattern
 * fits is left out with all that is below it (restic manual, "Excluding Files"; internal/filter/filter.go). Pure.
 */
export function excludePattern(path: string, glob: string): string {
  const plain = glob.replace(/\/+$/, '')
  const below = plain.includes('/') ? plain.replace(/^\/+/, '') : `**/${plain}`
  return `${literalPattern(path)}/${below}`
}

/** Why restic would not take a glob, or take it for more than was meant; undefined when it is well. Pure. */
export function explainBadGlob(glob: string): string | undefined {
  const names = glob.replace(/^\/|\/+$/g, '').split('/')
  if (glob.startsWith('!')) return 'begins with !, and nothing can be taken in again'
  if (names.some((name) => name === '' || name === '.' || name === '..')) {
    return 'has a name in it that is empty, . or ..'
  }
  if (names.every((name) => /^\*\*+$/.test(name))) return 'leaves out everything'
  return names.every((name) => readNamePattern(name) !== undefined)
    ? undefined
    : 'is malformed: a [ without an end, or nothing behind a backslash'
}
