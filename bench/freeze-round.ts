import { passOver, walkMetadata } from './freeze-bare.ts'
import { backupFrozen } from './freeze-product.ts'
import { changeFiles } from './freeze-stack.ts'
import { tell } from './progress.ts'

/** Seconds. */
export interface FreezeRound {
  readonly freeze: number
  /** The backup that the freeze was part of. */
  readonly backup: number
  readonly pass: number
  readonly walk: number
}

/**
 * Lifeboat's and the bare repository both saw the volume after the round before; 1 % has changed since, for either. Which goes first
 * alternates, so that no drift favours one.
 */
export async function runFreezeRound(index: number): Promise<FreezeRound> {
  await changeFiles(index)
  const early = index % 2 === 0 ? await passOver() : undefined
  const { seconds: backup, freezeSeconds: freeze } = await backupFrozen()
  const pass = early ?? (await passOver())
  const round = { freeze, backup, pass, walk: await walkMetadata() }
  const figures = Object.entries(round).map(([name, seconds]) => `${name} ${seconds.toFixed(2)} s`)
  tell(`round ${index + 1}: ${figures.join(', ')}`)
  return round
}
