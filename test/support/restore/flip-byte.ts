import { z } from 'zod'

import type { Manifest } from '../../../src/model/manifest.ts'
import type { TestStack } from '../test-stack.ts'

type Shell = Pick<TestStack, 'shell'>

/** One file or folder of a part: a folder ends with a slash. */
export type Place = { readonly kind: Manifest['parts'][number]['kind']; readonly path: string }

const Tree = z.object({
  nodes: z.array(
    z.object({
      name: z.string(),
      content: z.array(z.string()).nullish(),
      subtree: z.string().nullish(),
    }),
  ),
})

const Index = z.object({
  packs: z.array(
    z.object({
      id: z.string(),
      blobs: z.array(z.object({ id: z.string(), offset: z.number(), length: z.number() })),
    }),
  ),
})

/**
 * Changes one byte of the repository in the middle of what a file holds, or of what lists a folder. The answer changes it back.
 */
export async function flipByte(
  stack: Shell,
  manifest: Manifest,
  { kind, path }: Place,
): Promise<() => Promise<void>> {
  const snapshot = manifest.parts.find((part) => part.kind === kind)?.snapshot ?? 'none'
  const blob = await findBlob(stack, snapshot, path)
  const { file, offset } = await findByte(stack, blob)
  const flip = async (): Promise<void> => {
    await stack.shell('lifeboat', `node -e "${flipScript}" ${file} ${offset}`)
  }
  await flip()
  return flip
}

/** For node: changes one bit of the byte at an offset of a file. */
export const flipScript = `
const { openSync, readSync, writeSync } = require('fs')
const [path, offset] = process.argv.slice(1)
const file = openSync(path, 'r+')
const byte = Buffer.alloc(1)
readSync(file, byte, 0, 1, +offset)
byte[0] ^= 1
writeSync(file, byte, 0, 1, +offset)
`

async function findBlob(stack: Shell, snapshot: string, path: string): Promise<string> {
  const names = path.replace(/\/$/, '').split('/')
  const name = names.pop()
  const folder = names.join('/')
  const tree = Tree.parse(await cat(stack, `tree ${snapshot}:${folder}`))
  const node = tree.nodes.find((each) => each.name === name)
  const blob = path.endsWith('/') ? node?.subtree : node?.content?.[0]
  if (!blob) throw new Error(`the part has no ${path}`)
  return blob
}

async function findByte(stack: Shell, blob: string): Promise<{ file: string; offset: number }> {
  const listed = await restic(stack, 'list index')
  for (const id of listed.split('\n').filter(Boolean)) {
    for (const pack of Index.parse(await cat(stack, `index ${id}`)).packs) {
      const held = pack.blobs.find((each) => each.id === blob)
      if (held === undefined) continue
      const file = `/repository/data/${pack.id.slice(0, 2)}/${pack.id}`
      return { file, offset: held.offset + Math.floor(held.length / 2) }
    }
  }
  throw new Error(`no pack holds ${blob}`)
}

async function cat(stack: Shell, what: string): Promise<unknown> {
  return JSON.parse(await restic(stack, `cat ${what}`))
}

function restic(stack: Shell, command: string): Promise<string> {
  const options = '--repo /repository --no-lock --no-cache --quiet'
  return stack.shell('lifeboat', `RESTIC_PASSWORD=$LIFEBOAT_PASSWORD restic ${options} ${command}`)
}
