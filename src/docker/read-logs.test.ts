import { describe, expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { splitLogFrames } from './read-logs.ts'

describe('splitLogFrames', () => {
  test('gives each stream its frames in order', () => {
    const raw = Buffer.concat([frame(1, 'a\n'), frame(2, 'oops\n'), frame(1, ''), frame(1, 'b\n')])

    expect(splitLogFrames(raw)).toEqual({ stdout: 'a\nb\n', stderr: 'oops\n' })
  })

  test('takes no log at all for an empty one', () => {
    expect(splitLogFrames(Buffer.alloc(0))).toEqual({ stdout: '', stderr: '' })
  })

  test('joins a character that was cut between two frames', () => {
    const [first, second] = [Buffer.from('✓').subarray(0, 1), Buffer.from('✓').subarray(1)]

    expect(splitLogFrames(Buffer.concat([frame(1, first), frame(1, second)])).stdout).toBe('✓')
  })

  test('refuses every stream cut anywhere but between two frames', () => {
    const random = randomNumbers(20_261_121)
    for (let round = 0; round < 200; round += 1) {
      const frames = Array.from({ length: 1 + (random() % 5) }, () => randomFrame(random))
      const raw = Buffer.concat(frames.map(({ bytes }) => bytes))
      const cuts = Array.from({ length: raw.length + 1 }, (_, cut) => raw.subarray(0, cut))

      const accepted = cuts.map(outcome).filter((each) => each !== 'damaged')

      // With no frame, with the first, with the first two, and so on to all of them.
      const whole = Array.from({ length: frames.length + 1 }, (_, count) => frames.slice(0, count))
      expect(accepted).toEqual(whole.map(join))
    }
  })

  test.each([
    ['stdin', Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 120])],
    ['an unknown stream', Buffer.from([3, 0, 0, 0, 0, 0, 0, 1, 120])],
    ['padding that is not zero', Buffer.from([1, 0, 1, 0, 0, 0, 0, 1, 120])],
    ['text without frames', Buffer.from('{"event":"found"}\n')],
    ['a length beyond the end', Buffer.from([1, 0, 0, 0, 255, 255, 255, 255, 120])],
  ])('refuses a frame with %s', (_what, bytes) => {
    expect(() => splitLogFrames(bytes)).toThrow(damaged)
    expect(() => splitLogFrames(Buffer.concat([frame(1, 'fine\n'), bytes]))).toThrow(damaged)
  })
})

const damaged = expect.objectContaining({
  code: 'engine-connection-lost',
  message: expect.stringMatching(/^a worker’s log arrived damaged: /),
  hint: expect.stringContaining('Run it again'),
})

function frame(stream: number, content: string | Buffer): Buffer {
  const body = Buffer.from(content)
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

function outcome(raw: Buffer): ReturnType<typeof splitLogFrames> | 'damaged' {
  try {
    return splitLogFrames(raw)
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'engine-connection-lost') return 'damaged'
    throw error
  }
}

type RandomFrame = { readonly stream: number; readonly text: string; readonly bytes: Buffer }

function randomFrame(random: () => number): RandomFrame {
  const stream = 1 + (random() % 2)
  // Bodies that look like headers are what a careless demultiplexer trips over.
  const text = Array.from({ length: random() % 30 }, () => String.fromCharCode(random() % 3)).join(
    '',
  )
  return { stream, text, bytes: frame(stream, text) }
}

function join(frames: readonly RandomFrame[]): { stdout: string; stderr: string } {
  const of = (wanted: number): string =>
    frames.map(({ stream, text }) => (stream === wanted ? text : '')).join('')
  return { stdout: of(1), stderr: of(2) }
}

/** The same numbers every time: a failure can be looked at again (xorshift32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}
