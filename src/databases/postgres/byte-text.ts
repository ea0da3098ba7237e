/**
 * Bytes as text that gives them back: UTF-8 as it reads, each other byte as half a surrogate pair, which no text has alone (as Python does by
 * PEP 383). What belongs to a whole server, such as the comments and settings of databases, is in the encoding of whoever wrote it, and nothing
 * says in which.
 */
import { isUtf8 } from 'node:buffer'

const base = 0xdc00

export function readBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const parts: string[] = []
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at)
    parts.push(
      length === 0
        ? String.fromCharCode(base + (bytes[at] ?? 0))
        : bytes.toString('utf8', at, at + length),
    )
    at += Math.max(1, length)
  }
  return parts.join('')
}

export function writeBytes(text: string): Buffer {
  // In pieces of well-formed text and single bytes.
  return Buffer.concat(
    text
      .split(/([\udc80-\udcff])/u)
      .map((part, index) =>
        index % 2 === 1 ? Buffer.from([part.charCodeAt(0) - base]) : Buffer.from(part),
      ),
  )
}

/** Whether a text holds bytes that are no UTF-8. */
export function hasBytes(text: string): boolean {
  return /[\udc80-\udcff]/u.test(text)
}

/** Of the character that begins there; 0 where none does. */
function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const character = bytes.subarray(at, at + length)
  return character.length === length && isUtf8(character) ? length : 0
}
