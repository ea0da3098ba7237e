import { createInterface } from 'node:readline'
import { z } from 'zod'

const Line = z.object({ error: z.string().optional(), stream: z.string().optional() })

/** What the engine said while it loaded or pulled. */
export type Progress = {
  /** It answers 200 before it begins, and says in a line of the answer that it failed. */
  readonly error: string | undefined
  /** Its words for a person. */
  readonly said: readonly string[]
}

/** Reads an answer of JSON lines to its end. */
export async function readProgress(answer: NodeJS.ReadableStream): Promise<Progress> {
  const said: string[] = []
  let error: string | undefined
  for await (const text of createInterface({ input: answer })) {
    if (text.trim() === '') continue
    const line = Line.parse(JSON.parse(text))
    error ??= line.error
    if (line.stream !== undefined) said.push(line.stream.trim())
  }
  return { error, said }
}
