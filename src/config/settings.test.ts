import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { loadConfig } from './load.ts'
import type { Setting } from './setting.ts'
import { settings } from './settings.ts'

describe('every setting', () => {
  const all = Object.values(settings).map(
    (setting: Setting) => [setting.variable, setting] as const,
  )

  test.each(all)('says what it expects with an example that fits: %s', (_variable, setting) => {
    const { schema, expected, secret } = setting
    const example = /for example (.+?)(?:, or .*)?$/.exec(expected)?.[1]
    const fitting = example === undefined ? expected.split(/, | or /) : [example]

    if (secret) expect(expected).toContain('for example ')
    else
      for (const text of fitting)
        expect([text, schema.safeParse(text).success]).toEqual([text, true])
  })

  test.each(all.filter(([, { secret }]) => secret))(
    'that is a secret can be given in a file: %s',
    (variable) => {
      const { config, texts } = loadConfig({
        [`${variable}_FILE`]: file('a secret of many letters'),
      })

      expect(Object.values(config)).toContain('a secret of many letters')
      expect(Object.values(texts)).not.toContain('a secret of many letters')
    },
  )
})

function file(content: string): string {
  const path = join(temporaryFolder(), 'secret')
  writeFileSync(path, content)
  return path
}
