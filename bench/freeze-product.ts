// A backup by Lifeboat, from the outside, and how long it says that it stopped the service for.
import { docker } from './docker.ts'
import { filesContainer, freezeProject, settleFreezeDisk } from './freeze-stack.ts'
import { numberAt, valueAt } from './json.ts'
import { measure } from './measure.ts'

export interface FrozenBackup {
  /** The whole backup. */
  readonly seconds: number
  /** The longest that a container stood still. */
  readonly freezeSeconds: number
}

/** Anything but a complete backup at level `frozen` is an error: there would be no freeze to speak of. */
export async function backupFrozen(): Promise<FrozenBackup> {
  await settleFreezeDisk()
  const { seconds, value } = await measure(() => lifeboat('backup'))

  const id = String(valueAt(JSON.parse(value), 'id'))
  const manifest: unknown = JSON.parse(await lifeboat('show', id))
  const frozen = valueAt(manifest, 'frozen')
  const isFrozen = valueAt(manifest, 'consistency') === 'frozen' && Array.isArray(frozen)
  if (!isFrozen || valueAt(manifest, 'state') !== 'complete' || frozen.length === 0) {
    throw new Error(`expected a complete backup that froze ${filesContainer}, found:\n${value}`)
  }
  const longestMs = Math.max(...frozen.map((each) => numberAt(each, 'ms')))
  return { seconds, freezeSeconds: longestMs / 1000 }
}

function lifeboat(...command: string[]): Promise<string> {
  return docker(['exec', `${freezeProject}-lifeboat-1`, 'lifeboat', ...command, '--json'])
}
