import { execFileSync } from 'node:child_process'

/** The label that everything these tests make on the engine carries. */
export function sessionLabel(): string {
  return `test.session=${process.env['TEST_SESSION'] ?? 'none'}`
}

/** Removes what a session's tests left behind. */
export function removeSession(session: string): void {
  const filter = ['--filter', `label=test.session=${session}`]
  remove(['ps', '-aq', ...filter], ['rm', '-f', '-v'])
  remove(['volume', 'ls', '-q', ...filter], ['volume', 'rm', '-f'])
  remove(['network', 'ls', '-q', ...filter], ['network', 'rm'])
}

function remove(list: readonly string[], command: readonly string[]): void {
  const ids = execFileSync('docker', [...list], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
  if (ids.length > 0) execFileSync('docker', [...command, ...ids], { stdio: 'ignore' })
}
