import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'

import { temporaryFolder } from './temporary-folder.ts'

export type FakeTools = {
  /** `TOOL WORDS…` of every call so far, and what the scripts noted. */
  readonly noted: () => string[]
  readonly note: (line: string) => void
}

/** For the length of one test these shell scripts are found before the tools whose names they bear. Each can `note` something. */
export function fakeTools(scripts: Readonly<Record<string, string>>): FakeTools {
  const folder = temporaryFolder()
  const notes = join(folder, 'notes')
  writeFileSync(notes, '')
  for (const [name, script] of Object.entries(scripts)) {
    const path = join(folder, name)
    const prelude = `#!/bin/sh\nnote() { printf '%s\\n' "$*" >>'${notes}'; }\nnote ${name} "$@"\n`
    writeFileSync(path, prelude + script)
    chmodSync(path, 0o755)
  }
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  return {
    noted: () => readFileSync(notes, 'utf8').split('\n').slice(0, -1),
    note: (line) => appendFileSync(notes, `${line}\n`),
  }
}
