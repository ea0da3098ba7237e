import { LifeboatError } from '../errors.ts'
import type { Backend } from '../http/backend.ts'
import type { Lifeboat } from '../lifeboat.ts'
import { locateInside } from '../model/locate-inside.ts'
import type { WantedPath } from '../model/wanted-inside.ts'

type Inside = Pick<Backend, 'report' | 'folder' | 'file' | 'table' | 'compareConfig'>

type FoundPath = Awaited<ReturnType<Awaited<ReturnType<Lifeboat['reader']>>['findPath']>>

type Source = Pick<Lifeboat, 'show' | 'report' | 'reader' | 'compareConfig'>

/** What is inside backups, for as long as whoever asks waits and the daemon lives. */
export function openInside(lifeboat: Source, ending: AbortSignal): Inside {
  const find = async (wanted: WantedPath, signal: AbortSignal): Promise<FoundPath> => {
    const { manifest } = await lifeboat.show(wanted.backup)
    const path = locateInside(manifest, wanted)
    const reader = await lifeboat.reader(AbortSignal.any([signal, ending]))
    return reader.findPath(manifest, path)
  }
  return {
    report: (id) => lifeboat.report(id),
    folder: async (wanted, signal) => {
      const found = await find(wanted, signal)
      if (found.type !== 'folder') throw notAFolder(wanted.path)
      const entries = found.entries.map(({ name, type, bytes: size, mtime: modified, mode }) => {
        return { name, type, size, modified, mode }
      })
      const path = wanted.path.replace(/(?<=.)\/+$/, '')
      return { volume: wanted.volume ?? null, path, entries }
    },
    file: async (wanted, signal) => {
      const found = await find(wanted, signal)
      if (found.type !== 'file') throw notAFile(wanted.path)
      const { entry, writeTo } = found
      return { name: entry.name, bytes: entry.bytes ?? undefined, writeTo }
    },
    table: async ({ backup, ...wanted }, signal) => {
      const { manifest } = await lifeboat.show(backup)
      const reader = await lifeboat.reader(AbortSignal.any([signal, ending]))
      return {
        name: `${wanted.database}.${wanted.table}.sql`,
        bytes: undefined,
        writeTo: (sink) => reader.readTableAsSql(manifest, wanted, sink),
      }
    },
    compareConfig: (id, signal) => lifeboat.compareConfig(id, AbortSignal.any([signal, ending])),
  }
}

function notAFolder(path: string): LifeboatError {
  return new LifeboatError('not-a-folder', `${JSON.stringify(path)} is no folder`, {
    hint: 'GET /backups/ID/file gives a file’s bytes.',
  })
}

function notAFile(path: string): LifeboatError {
  return new LifeboatError('not-a-file', `${JSON.stringify(path)} is a folder`, {
    hint: 'GET /backups/ID/tree says what it holds.',
  })
}
