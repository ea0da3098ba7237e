/**
 * Lines of a stream, each without its end. Bytes, for a tool writes the names of files as they are. Reads from the first moment on: what a child
 * wrote is thrown away when it ends before anybody read (Node, child_process.js).
 */
export function splitLines(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  const lines = readLines(stream)
  const first = lines.next()
  first.catch(() => undefined)
  return beginWith(first, lines)
}

async function* beginWith(
  first: Promise<IteratorResult<Buffer, undefined>>,
  rest: AsyncGenerator<Buffer, undefined>,
): AsyncGenerator<Buffer, undefined> {
  const { done, value } = await first
  if (done === true) return undefined
  yield value
  return yield* rest
}

async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let rest: Buffer[] = []
  for await (const chunk of stream) {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const line = chunk.subarray(start, end)
      yield rest.length === 0 ? line : Buffer.concat([...rest, line])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
  return undefined
}

const newline = 0x0a
