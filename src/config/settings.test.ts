import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../../test/support/temporary-folder.ts'
import { loadConfig } from './load.ts'
import type { Setting } from './setting.ts'
import { settings } from './settings.ts'

/** Secrets that are not any text. */
const addresses: Readonly<Record<string, string>> = {
  LIFEBOAT_NOTIFY: 'ntfy://host/topic-that-nobody-guesses',
  LIFEBOAT_PING: 'https://host/that-nobody-guesses',
}

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
      const secret = addresses[variable] ?? 'a secret of many letters'
      const { config, texts } = loadConfig({ [`${variable}_FILE`]: file(secret) })

      expect(Object.values(config)).toContain(secret)
      expect(Object.values(texts)).not.toContain(secret)
    },
  )
})

function file(content: string): string {
  const path = join(temporaryFolder(), 'secret')
  writeFileSync(path, content)
  return path
}
