import type { FilesStep } from '../model/restore.ts'
import type { Stack, Volume } from '../model/stack.ts'

type Way = Pick<FilesStep, 'way' | 'because'>

export type Written = Pick<
  FilesStep,
  'kind' | 'target' | 'inside' | 'without' | 'excludes' | 'over'
> & {
  readonly keepExtra: boolean
}

/**
 * How files come back: beside the live ones while all runs, to be exchanged with them in one act, where the whole of a volume is replaced that
 * the engine keeps in a plain folder. Everything else is written where it stands. Pure.
 */
export function chooseWay(stack: Stack, written: Written): Way {
  const { kind, target, inside, without, excludes, over, keepExtra } = written
  if (over === 'beside') return inPlace('a new volume; the live one is not touched')
  if (keepExtra) return inPlace(`${inside ?? 'all of it'} is written; what came later stays`)
  if (inside !== undefined) return inPlace(`only ${inside} is replaced`)
  if (kind === 'bind') return inPlace(emptied('a host path'))
  if (without.length + excludes.length > 0) return inPlace(emptied('something in it is left alone'))
  const volume = stack.volumes.find(({ name }) => name === target)
  if (volume === undefined || findFolder(volume) === undefined) {
    return inPlace(emptied('not a plain folder of the engine'))
  }
  // Its container is not stopped, and would go on seeing what was there before.
  if (isOwn(stack, target)) return inPlace(emptied('Lifeboat mounts it'))
  return { way: 'exchange', because: 'restored beside the live files, then exchanged with them' }
}

function inPlace(because: string): Way {
  return { way: 'in place', because }
}

function emptied(reason: string): string {
  return `emptied and written anew: ${reason}`
}

function isOwn({ self, containers }: Stack, target: string): boolean {
  const own = containers.filter(({ isSelf }) => isSelf).flatMap(({ mounts }) => mounts)
  return [...self.mounts, ...own].some(({ kind, source }) => kind === 'volume' && source === target)
}

/**
 * The engine's folder of volumes, if that is all there is to a volume: the `local` driver without options keeps the files in
 * `FOLDER/NAME/_data` (moby, volume/local/local.go). With options it mounts something there. Pure.
 */
export function findFolder({ name, driver, options, inspect }: Volume): string | undefined {
  const { Mountpoint = '' } = inspect as { Mountpoint?: string }
  const end = `/${name}/_data`
  if (driver !== 'local' || Object.keys(options).length > 0) return undefined
  if (!isPlainName(name) || !Mountpoint.endsWith(end)) return undefined
  const folder = Mountpoint.slice(0, -end.length)
  return folder.startsWith('/') ? folder : undefined
}

/** What the engine takes as a volume's name: nothing in it leads elsewhere. */
function isPlainName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)
}
