import { expect, test } from 'vitest'

import { renderProgress } from './render-progress.ts'

test.each([
  ['a step of which nothing is known', { step: 'discover', parts: [] }, 'discover'],
  [
    'a part of which all is known',
    {
      step: 'capture',
      parts: [
        {
          step: 'capture',
          part: 'files',
          done: 1.5 * 1024 ** 3,
          total: 3 * 1024 ** 3,
          files: 1,
          rate: 85 * 1024 ** 2,
          etaSeconds: 75,
        },
      ],
    },
    'capture: files 1.5 GiB of 3.0 GiB (50 %), 1 file, 85 MiB/s, 1 min 15 s left',
  ],
  [
    'several parts, of which little is known',
    {
      step: 'capture',
      parts: [
        { step: 'capture', part: 'dump of db', done: 0 },
        { step: 'capture', part: 'files', done: 0, total: 0, files: 2 },
      ],
    },
    'capture: dump of db 0 B; files 0 B of 0 B, 2 files',
  ],
])('%s is one line', (_what, progress, line) => {
  expect(renderProgress(progress)).toBe(line)
})
