import { expect, test } from 'vitest'

import { addProgress, dropEnded } from './gather-progress.ts'

const files = { step: 'capture', part: 'files', done: 1 }
const databases = { step: 'capture', part: 'databases', done: 2 }

test('keeps the newest of each part', () => {
  const moved = { ...files, done: 9 }

  expect(addProgress([files], databases)).toEqual([files, databases])
  expect(addProgress([files, databases], moved)).toEqual([moved, databases])
})

test('drops the parts of steps that have ended, and all when the run has', () => {
  const commit = { step: 'commit', done: 3 }
  const steps = [{ step: 'capture', ms: 5 }]

  expect(dropEnded([files, commit], { state: 'running', steps })).toEqual([commit])
  expect(dropEnded([files, commit], { state: 'complete', steps: [] })).toEqual([])
})
