import { open, type FileHandle } from 'node:fs/promises'

/** Whether two files are the same to the byte; `look` is given what they have in common, piece by piece. */
export async function areSame(
  one: string,
  other: string,
  look: (bytes: Buffer) => void = () => {},
): Promise<boolean> {
  await using left = await open(one)
  await using right = await open(other)
  const [pieceOfLeft, pieceOfRight] = [Buffer.alloc(pieceBytes), Buffer.alloc(pieceBytes)]
  for (;;) {
    const [a, b] = await Promise.all([fill(left, pieceOfLeft), fill(right, pieceOfRight)])
    if (!a.equals(b)) return false
    if (a.length === 0) return true
    look(a)
  }
}

const pieceBytes = 1 << 20

/** As much as there is, up to the whole piece: one read may give less. */
async function fill(file: FileHandle, piece: Buffer): Promise<Buffer> {
  let length = 0
  while (length < piece.length) {
    const { bytesRead } = await file.read(piece, length, piece.length - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return piece.subarray(0, length)
}
