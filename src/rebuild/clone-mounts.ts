import type { CapturedContainer } from '../model/captured.ts'
import { cloneBind } from './clone-binds.ts'
import type { CloneNames } from './clone-names.ts'

export type ClonedMounts = {
  readonly binds: string[] | null
  readonly asked: NonNullable<CapturedContainer['HostConfig']['Mounts']> | null
  readonly mounts: CapturedContainer['Mounts']
  /** Host paths that the clone does not get. */
  readonly withheld: readonly string[]
  /** Host paths that the original can write to, and the clone cannot. */
  readonly shown: readonly string[]
}

/** The mounts of a container as its clone has them: each volume another one, each host path judged. Pure. */
export function cloneMounts(
  { HostConfig, Mounts }: CapturedContainer,
  names: CloneNames,
): ClonedMounts {
  const bound = Mounts.filter(({ Type }) => Type === 'bind')
  const judged = bound.map(({ Source, RW }) => ({
    source: Source,
    RW,
    now: cloneBind(Source, RW, names),
  }))
  return {
    binds: HostConfig.Binds?.flatMap((bind) => cloneBound(bind, names)) ?? null,
    asked: HostConfig.Mounts?.flatMap((mount) => cloneAsked(mount, names)) ?? null,
    mounts: Mounts.flatMap((mount) => cloneMount(mount, names)),
    withheld: judged.filter(({ now }) => now === undefined).map(({ source }) => source),
    shown: judged
      .filter(({ RW, now }) => RW && now?.writable === false)
      .map(({ source }) => source),
  }
}

/** As `docker run -v` takes it. How a mount spreads is left to the engine: what a clone mounts is no business of the host. */
function cloneBound(bind: string, names: CloneNames): string[] {
  const [source = '', target = '', options = ''] = bind.split(':')
  const kept = options.split(',').filter((option) => option !== '' && !spreading.has(option))
  if (!source.startsWith('/')) return [join(names.volume(source), target, kept)]
  const now = cloneBind(source, !kept.includes('ro'), names)
  if (now === undefined) return []
  return [join(now.source, target, now.writable ? kept : asReadOnly(kept))]
}

const spreading = new Set(['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate'])

function asReadOnly(options: readonly string[]): readonly string[] {
  return options.includes('ro') ? options : [...options.filter((each) => each !== 'rw'), 'ro']
}

function join(source: string, target: string, options: readonly string[]): string {
  return [source, target, ...(options.length === 0 ? [] : [options.join(',')])].join(':')
}

type Asked = NonNullable<CapturedContainer['HostConfig']['Mounts']>[number]

function cloneAsked(mount: Asked, names: CloneNames): Asked[] {
  const { Type, Source } = mount
  if (Type === 'volume') {
    const named = Source ? { Source: names.volume(Source) } : {}
    return [{ ...without(mount, 'VolumeOptions', 'DriverConfig'), ...named }]
  }
  if (Type !== 'bind' || Source === undefined) return [mount]
  const now = cloneBind(Source, mount['ReadOnly'] !== true, names)
  if (now === undefined) return []
  const own = without(mount, 'BindOptions', 'Propagation')
  return [{ ...own, Source: now.source, ...(now.writable ? {} : { ReadOnly: true }) }]
}

/** Without one of its options: a driver’s lead to where the original’s files are. */
function without(mount: Asked, options: string, option: string): Asked {
  const given = mount[options] as Readonly<Record<string, unknown>> | null | undefined
  if (given === null || given === undefined) return mount
  const { [option]: _own, ...kept } = given
  return { ...mount, [options]: kept }
}

type Mount = CapturedContainer['Mounts'][number]

function cloneMount(mount: Mount, names: CloneNames): Mount[] {
  const { Type, Name, Source, RW } = mount
  if (Type === 'volume' && Name !== undefined) return [{ ...mount, Name: names.volume(Name) }]
  if (Type !== 'bind') return [mount]
  const now = cloneBind(Source, RW, names)
  return now === undefined ? [] : [{ ...mount, Source: now.source, RW: now.writable }]
}
