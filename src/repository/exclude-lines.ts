import { dirname } from 'node:path/posix'

/**
 * Lines of an exclude file that fit exactly these paths: restic cuts white space off a line’s ends, takes `$` for a variable and `*?[\` for
 * wild cards (restic manual, "Excluding Files"). What no line can say is left out with its folder, never with less. Pure.
 */
export function excludeLines(paths: readonly Buffer[]): Buffer {
  const lines = new Set(paths.map((path) => toLine(path.toString('latin1'))))
  return Buffer.from([...lines].map((line) => `${line}\n`).join(''), 'latin1')
}

/** One character per byte, whatever the encoding of the name. */
function toLine(path: string): string {
  let sayable = path
  while (!isSayable(sayable)) sayable = dirname(sayable)
  return sayable.replaceAll(/[*?[\\]/g, (char) => `\\${char}`).replaceAll('$', '$$$$')
}

/** White space is what it is in the text that the bytes are meant to be; bytes that are no text are none. */
function isSayable(path: string): boolean {
  const text = Buffer.from(path, 'latin1').toString('utf8')
  return !/[\n\r]/.test(text) && text.trim() === text
}
