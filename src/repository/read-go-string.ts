/**
 * The text that restic's JSON has for a name: each byte that is no UTF-8 becomes U+FFFD by itself (Go, encoding/json), where other decoders take
 * several for one. Pure.
 */
export function readGoString(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!text.includes('\uFFFD')) return text
  let result = ''
  let at = 0
  while (at < bytes.length) {
    const length = lengthAt(bytes, at)
    result += length === 0 ? '\uFFFD' : bytes.toString('utf8', at, at + length)
    at += Math.max(1, length)
  }
  return result
}

/** Bytes of the character that begins here; 0 when none does. */
function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
  const whole = bytes.subarray(at, at + length)
  return length > 0 && whole.length === length && isCharacter(whole) ? length : 0
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function isCharacter(bytes: Buffer): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}
