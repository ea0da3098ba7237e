import { expect, test } from 'vitest'

import { interrupted } from '../errors.ts'
import { explainRestic } from './explain-restic.ts'
import { explainCopy } from './explain-copy.ts'

test('says of the copy what is wrong with it, and which variable to look at', () => {
  expect(explainCopy(explainRestic('/copy', 12, ''))).toMatchObject({
    code: 'repository-password',
    message: 'the copy: the password does not open /copy',
    hint: 'Set LIFEBOAT_COPY_PASSWORD or LIFEBOAT_COPY_PASSWORD_FILE to the password the repository was made with.',
  })
})

test('leaves an interruption and a bug as they are', () => {
  const [stopped, bug] = [interrupted(), new TypeError('a bug')]

  expect([explainCopy(stopped), explainCopy(bug)]).toEqual([stopped, bug])
})
