import { execFileSync } from 'node:child_process'

import { removeSession } from './session.ts'

const reaper = 'testcontainers/ryuk'

/** testcontainers' reaper where its image is at hand; else what is left at the end is removed by label. */
export default function setup(): () => void {
  const images = execFileSync('docker', ['images', '-q', reaper], { encoding: 'utf8' })
  if (images.trim() === '') process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
  const session = `s${process.pid}`
  process.env['TEST_SESSION'] = session
  return () => removeSession(session)
}
