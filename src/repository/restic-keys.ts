import { z } from 'zod'

import { LifeboatError } from '../errors.ts'
import type { Keys } from './change-password.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './run-restic.ts'
import { readSnapshots } from './snapshots.ts'

/** What restic (0.18) lists; `current` is the key that the password opened the repository by. */
const KeyList = z.array(z.object({ id: z.string(), current: z.boolean() }))

/** The keys of a restic repository, by restic itself. The password that it is described with is not used. */
export function openKeys({ password: _password, ...where }: Repository, signal: AbortSignal): Keys {
  const by = (password: string | undefined): Repository => ({ ...where, password })
  const list = async (password: string | undefined): Promise<z.infer<typeof KeyList>> => {
    const call = { arguments: ['key', 'list', '--no-lock'], signal }
    return KeyList.parse(JSON.parse(await runRestic(by(password), call)))
  }
  return {
    find: async (password) => {
      const keys = await list(password).catch((error: unknown) => {
        if (error instanceof LifeboatError && error.code === 'repository-password') return []
        throw error
      })
      return keys.find(({ current }) => current)?.id
    },
    count: async (password) => (await list(password)).length,
    add: async (password, another) => {
      await runRestic(by(password), {
        arguments: ['key', 'add', '--new-password-file', '/dev/stdin'],
        piped: another,
        isPatient: true,
        signal,
      })
    },
    prove: async (password) => {
      await readSnapshots(by(password), signal)
    },
    remove: async (password, id) => {
      await runRestic(by(password), { arguments: ['key', 'remove', id], isPatient: true, signal })
    },
  }
}
