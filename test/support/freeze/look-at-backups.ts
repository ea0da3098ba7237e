import { Manifest } from '../../../src/model/manifest.ts'
import type { TestStack } from '../test-stack.ts'

/** Keeps what complete backups are made of, to look for it again and again. */
export type BackupLooks = {
  /**
   * By restic: whether every byte of the repository reads back, and whether every part that a complete backup has ever had is there. Gives
   * what is wrong, and how many complete backups there are.
   */
  look(): Promise<{ readonly broken: string[]; readonly complete: number }>
}

export function lookAtBackups(stack: TestStack): BackupLooks {
  const known = new Map<string, Manifest>()
  return {
    look: async () => {
      const broken: string[] = []
      for (const id of await listComplete(stack)) {
        if (!known.has(id)) known.set(id, await show(stack, id))
      }
      const trees = await listTrees(stack)
      for (const [id, { parts, failures }] of known) {
        const kinds = parts.map(({ kind }) => kind).toSorted()
        if (failures.length > 0 || kinds.join() !== 'config,databases,files') broken.push(id)
        else if (!parts.every(({ tree }) => trees.has(tree))) broken.push(`${id}: a part is gone`)
      }
      await restic(stack, 'check --read-data --quiet').catch((error: unknown) => {
        broken.push(String(error))
      })
      return { broken, complete: known.size }
    },
  }
}

async function listComplete(stack: TestStack): Promise<string[]> {
  const { stdout, stderr } = await stack.lifeboat(['list', '--json'])
  if (stdout === '') throw new Error(`no list: ${stderr}`)
  const listed = JSON.parse(stdout) as { id: string; state: string }[]
  return listed.filter(({ state }) => state === 'complete').map(({ id }) => id)
}

async function show(stack: TestStack, id: string): Promise<Manifest> {
  return Manifest.parse(JSON.parse((await stack.lifeboat(['show', id, '--json'])).stdout))
}

async function listTrees(stack: TestStack): Promise<Set<string>> {
  const snapshots = JSON.parse(await restic(stack, 'snapshots --json')) as { tree: string }[]
  return new Set(snapshots.map(({ tree }) => tree))
}

/** A killed restic has left its lock, which is not in the way of reading. */
function restic(stack: TestStack, command: string): Promise<string> {
  const options = '-r /repository --no-cache --no-lock'
  return stack.shell('lifeboat', `RESTIC_PASSWORD=test restic ${options} ${command}`)
}
