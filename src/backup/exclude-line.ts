/**
 * A path as one line of restic's exclude file that fits this path: wild cards and `$` are escaped, and what a line cannot carry
 * (line breaks, blanks at its end) becomes the wild card for one character (restic manual, "Excluding Files").
 */
export function excludeLine(path: string): string {
  return path
    .replaceAll(/[*?[\\]/g, (char) => `\\${char}`)
    .replaceAll('$', '$$$$')
    .replaceAll(/[\r\n]/g, '?')
    .replaceAll(/\s+$/g, (blanks) => '?'.repeat(blanks.length))
}
