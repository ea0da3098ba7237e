import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'

import { makePasses } from '../../../src/backup/make-passes.ts'
import type { Changed, PassRequest } from '../../../src/repository/pass-protocol.ts'
import { resticSummary } from '../fake-context.ts'
import { fakeTools } from '../fake-tools.ts'
import { isHeld } from '../is-held.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A hot pass that went well. */
export const hot = `echo '${resticSummary}'`

type Pass = {
  readonly request?: Partial<PassRequest> | ((path: string) => Partial<PassRequest>)
  readonly sync?: string
  /** What restic does in a hot pass, and in the one that counts once it was let in. */
  readonly hot?: string
  readonly final?: string
}

/** What the worker that makes the passes does and says, with a restic and a sync that do this. */
export async function pass({ request = {}, sync = '', hot: hotScript = hot, final = '' }: Pass) {
  const path = makeFiles()
  const temporary = temporaryFolder()
  vi.stubEnv('TMPDIR', temporary)
  const { noted } = fakeTools({
    sync,
    restic: `path='${path}'
case "$1" in
hot) ${hotScript};;
rewrite) echo no snapshots were modified;;
final)
  while [ "$1" != --exclude-file ]; do shift; done
  cat "$2" >/dev/null
  note final
  ${final}
  ;;
esac`,
  })
  const changes = typeof request === 'function' ? request(path) : request
  const requestPath = join(temporaryFolder(), 'passes.json')
  writeFileSync(requestPath, JSON.stringify({ ...plain, path, ...changes }))

  const said: string[] = []
  const lines: Record<string, Record<string, unknown>> = {}
  const words: string[] = []
  const passed: string[] = []
  const going = Promise.withResolvers<void>()
  const cues = {
    go: going.promise,
    stop: new AbortController().signal,
    complain: (text: string) => void words.push(text),
    pass: (line: string) => void passed.push(line),
  }
  const code = await makePasses(requestPath, cues, (line) => {
    const event = String(line['event'])
    if (event === 'passed' && noted().includes('final')) said.push('final')
    if (event === 'ready' && isCalled(noted(), 'restic final')) said.push('open')
    said.push(event)
    lines[event] = line
    if (event === 'ready')
      void lookAtGate(temporary).then((is) => going.resolve(void said.push(is)))
  })
  const { during, since } = (lines['changed'] ?? { during: none, since: none }) as Changes
  return {
    code,
    said,
    words,
    passed,
    noted: noted(),
    finals: noted().filter((line) => line.startsWith('restic final')),
    ready: lines['ready'],
    measured: lines['measured'],
    clusters: lines['clusters'],
    progress: lines['progress'],
    changed: { during: relative(during, path), since: relative(since, path) },
  }
}

const plain: Omit<PassRequest, 'path'> = {
  folders: ['/stack/volumes/a'],
  hot: ['hot'],
  final: ['final'],
  rewrite: ['rewrite'],
  isAtRest: false,
  without: [],
  parent: null,
  hotLimitMs: null,
}

function makeFiles(): string {
  const path = temporaryFolder()
  for (const name of ['sub', 'left']) mkdirSync(join(path, name))
  for (const name of ['a', 'sub/b', 'left/c']) writeFileSync(join(path, name), 'before')
  return path
}

async function lookAtGate(temporary: string): Promise<'waits' | 'reads'> {
  // It would have been opened by then.
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  const gate = join(temporary, readdirSync(temporary)[0] ?? '', 'gate')
  return (await isHeld(gate)) ? 'waits' : 'reads'
}

function isCalled(noted: readonly string[], call: string): boolean {
  return noted.some((line) => line.startsWith(call))
}

type Changes = Pick<Changed, 'during' | 'since'>

const none: Changes['during'] = { count: 0, paths: [] }

function relative({ count, paths }: Changes['during'], path: string): Changes['during'] {
  return { count, paths: paths.map((each) => each.slice(path.length + 1)) }
}
