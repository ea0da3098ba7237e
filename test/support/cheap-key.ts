import { createCipheriv, createHash, randomBytes, scryptSync } from 'node:crypto'

/** A file of a repository's `keys`; its name is the hash of what it holds. */
export type KeyFile = { readonly name: string; readonly content: string }

/**
 * Seals a repository's master key again, so that no time is spent on the password: `restic init` makes it cost half a second of a
 * core, whenever restic starts. `content` is the key file that restic wrote. Throws when the password does not open it.
 * (restic, "Repository Format": Keys, Encryption and MAC.)
 */
export function cheapenKey(content: string, password: string): KeyFile {
  const key = JSON.parse(content) as Scrypt & { readonly data: string }
  const cheap = { N: 2, r: 1, p: 1 }
  const master = open(derive(password, key), Buffer.from(key.data, 'base64'))
  const sealed = seal(derive(password, { ...key, ...cheap }), master)
  const changed = JSON.stringify({ ...key, ...cheap, data: sealed.toString('base64') })
  return { name: createHash('sha256').update(changed).digest('hex'), content: changed }
}

type Scrypt = {
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: string
}

/** AES-256 for the text, AES-128 and Poly1305 for its authentication. */
type Derived = { readonly encrypt: Buffer; readonly k: Buffer; readonly r: Buffer }

function derive(password: string, { N, r, p, salt }: Scrypt): Derived {
  const bytes = scryptSync(password, Buffer.from(salt, 'base64'), 64, { N, r, p, maxmem: 2 ** 28 })
  return { encrypt: bytes.subarray(0, 32), k: bytes.subarray(32, 48), r: bytes.subarray(48) }
}

function seal(derived: Derived, text: Buffer): Buffer {
  const nonce = randomBytes(16)
  const sealed = runCounter(derived, nonce, text)
  return Buffer.concat([nonce, sealed, authenticate(derived, nonce, sealed)])
}

function open(derived: Derived, data: Buffer): Buffer {
  const nonce = data.subarray(0, 16)
  const sealed = data.subarray(16, -16)
  if (!authenticate(derived, nonce, sealed).equals(data.subarray(-16))) {
    throw new Error('the password does not open the key')
  }
  return runCounter(derived, nonce, sealed)
}

function runCounter({ encrypt }: Derived, nonce: Buffer, text: Buffer): Buffer {
  return createCipheriv('aes-256-ctr', encrypt, nonce).update(text)
}

/** Poly1305-AES (D. J. Bernstein, 2005). */
function authenticate({ k, r }: Derived, nonce: Buffer, text: Buffer): Buffer {
  const factor = readNumber(r) & 0x0ffffffc0ffffffc0ffffffc0fffffffn
  let sum = 0n
  for (let start = 0; start < text.length; start += 16) {
    const block = Buffer.concat([text.subarray(start, start + 16), Buffer.of(1)])
    sum = ((sum + readNumber(block)) * factor) % (2n ** 130n - 5n)
  }
  const pad = readNumber(createCipheriv('aes-128-ecb', k, null).update(nonce))
  const tag = BigInt.asUintN(128, sum + pad)
  return Buffer.from(Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').toReversed())
}

function readNumber(littleEndian: Buffer): bigint {
  return BigInt(`0x${Buffer.from(littleEndian.toReversed()).toString('hex')}`)
}
