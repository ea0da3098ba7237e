import { expect, test } from 'vitest'

import { archiveStep } from '../../test/support/fake-context.ts'
import { capture, fakeStack } from '../../test/support/freeze/course-of-capture.ts'

test('what was read of a server that nobody knew of does not count as held', async () => {
  const steps = [archiveStep('bind', '/srv/data'), archiveStep('bind', '/srv/other')]
  const clusters = [{ path: '/stack/binds/srv/data/pg', holds: 'data' }] as const

  const { captured } = await capture(fakeStack(), steps, { clusters })

  expect(captured?.archived.map(({ source }) => source)).toEqual(['/srv/other'])
  expect(captured?.failures).toMatchObject([
    { what: 'bind /srv/data', code: 'live-data-copied', details: ['/stack/binds/srv/data/pg'] },
  ])
})
