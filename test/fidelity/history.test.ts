import { describe, expect, it } from 'vitest'
import { judgeCapture, parseHistory } from './history.ts'
import type { WalkEntry } from './walk-entry.ts'

const history = [
  { change: 1, path: 'aa', sha256: 'a1' },
  { change: 2, path: 'bb', sha256: 'b1' },
  { change: 3, path: 'aa', sha256: 'a2' },
  { change: 4, path: 'bb', sha256: null },
]

describe('judgeCapture', () => {
  it('finds the moment at which all of a capture was true', () => {
    expect(judgeCapture(history, [file('aa', 'a2'), file('bb', 'b1')])).toEqual({
      torn: [],
      moment: 3,
    })
  })

  it('finds no moment for versions that never stood side by side', () => {
    expect(judgeCapture(history, [file('aa', 'a1')])).toEqual({ torn: [], moment: 1 })
    expect(
      judgeCapture(
        [...history.slice(1), { change: 5, path: 'aa', sha256: 'a3' }],
        [file('aa', 'a3'), file('bb', 'b1')],
      ),
    ).toEqual({ torn: [], moment: undefined })
  })

  it('names a file that is no version of its source', () => {
    expect(judgeCapture(history, [file('aa', 'a1+a2')])).toEqual({
      torn: ['aa'],
      moment: undefined,
    })
  })

  it('knows the moment after a removal', () => {
    expect(judgeCapture(history, [file('aa', 'a2')]).moment).toBe(4)
  })
})

describe('parseHistory', () => {
  it('leaves out a last line that was cut off', () => {
    expect(parseHistory('{"change":1,"path":"aa","sha256":null}\n{"chan')).toHaveLength(1)
  })
})

function file(path: string, sha256: string): WalkEntry {
  return { path, type: 'file', mode: '0644', uid: 0, gid: 0, mtimeNs: '1', xattrs: {}, sha256 }
}
