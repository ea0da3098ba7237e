import { describe, expect, test } from 'vitest'

import { fakeTools } from '../../test/support/fake-tools.ts'
import { writeBack } from './write-back.ts'

describe('writing back', () => {
  test('is asked of the file systems of all folders, and counts from before it was', async () => {
    const { noted } = fakeTools({ sync: 'note "$(date +%s.%N)"' })

    const from = await writeBack(['/stack/volumes/a', '/stack/binds/b'])

    const [call, at] = noted()
    expect(call).toBe('sync --file-system /stack/volumes/a /stack/binds/b')
    expect(from).toBeLessThanOrEqual(Number(at))
    expect(from).toBeGreaterThan(Number(at) - 60)
  })

  test('that fails leaves it open what is still dirty', async () => {
    fakeTools({ sync: 'exit 1' })

    expect(await writeBack(['/stack/volumes/a'])).toBeUndefined()
  })

  test('is not asked of the whole machine where there is nothing to write back', async () => {
    const { noted } = fakeTools({ sync: 'exit 1' })

    expect(await writeBack([])).toBeTypeOf('number')
    expect(noted()).toEqual([])
  })
})
