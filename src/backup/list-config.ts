/** Runs inside the config worker: lists and hashes what the part will hold, and names what it leaves out and why. */
import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { messageOf } from '../errors.ts'
import type { ConfigFile } from '../model/manifest.ts'
import { ListRequest, type Listing } from './config-listing.ts'
import { excludeLine } from './exclude-line.ts'

const versionControl = new Set(['.git', '.hg', '.svn', '.bzr'])
const dependencies = new Set(['node_modules', 'bower_components', '.venv', '__pycache__'])
const maxFileBytes = 10 * 1024 * 1024
const maxTotalBytes = 200 * 1024 * 1024
const maxFiles = 20_000
/** In one folder, and for one reason. */
const maxNamed = 20
const maxLeftOfWhole = 1000
const tooLarge = `larger than ${maxFileBytes} bytes`
const beyond = `beyond ${maxFiles} files or ${maxTotalBytes} bytes in all`

type Left = { readonly path: string; readonly source: string; readonly because: string }

type State = {
  readonly without: ReadonlySet<string>
  readonly whole: ReadonlySet<string>
  readonly files: ConfigFile[]
  readonly left: Left[]
  bytes: number
  /** In a folder that is taken whole or not at all: how much was left out before it. */
  leftBefore?: number | undefined
}

/** A folder that is taken whole or not at all is too much. */
class DoesNotFit extends Error {}

/** Reads the request, writes restic's exclude file, gives the listing. */
export async function listConfig(requestPath: string, excludePath: string): Promise<Listing> {
  const request = ListRequest.parse(JSON.parse(await readFile(requestPath, 'utf8')))
  const [without, whole] = [new Set(request.without), new Set(request.whole)]
  const state: State = { without, whole, files: [], left: [], bytes: 0 }
  for (const { source, target } of request.roots) await visit(state, target, source)
  await writeFile(excludePath, state.left.map(({ path }) => `${excludeLine(path)}\n`).join(''))
  return { event: 'listed', files: state.files, notCaptured: nameOnce(state.left) }
}

/** Nobody reads a list of thousands of what is too much. */
function nameOnce(left: readonly Left[]): Listing['notCaptured'] {
  const alike = Map.groupBy(left, ({ source, because }) => {
    const isTooMuch = because === beyond || because === tooLarge
    return `${isTooMuch ? dirname(source) : source}\0${because}`
  })
  return [...alike.values()].flatMap((some) => {
    const [first] = some
    if (first === undefined || some.length <= maxNamed) {
      return some.map(({ source, because }) => ({ source, because }))
    }
    const { source, because } = first
    return [{ source: dirname(source), because: `${some.length} things in it: ${because}` }]
  })
}

async function visit(state: State, path: string, source: string): Promise<void> {
  const stat = await lstat(path).catch(() => undefined)
  if (stat === undefined) {
    // A name that is not UTF-8 arrives with this character in it; restic reads the real one.
    const isMangled = path.includes('\uFFFD')
    const because = isMangled
      ? 'its name is not UTF-8: held, but not listed'
      : 'vanished while it was listed'
    return leave(state, path, source, because)
  }
  if (state.without.has(path)) return leave(state, path, source, 'data, not configuration')
  if (stat.isDirectory() && state.whole.has(path)) return visitWhole(state, path, source)
  if (stat.isDirectory()) return visitFolder(state, path, source)
  // A link is stored as it is; what it points to counts only where it stands itself.
  if (stat.isSymbolicLink()) return
  if (!stat.isFile()) return leave(state, path, source, 'neither file nor folder nor link')
  if (stat.size > maxFileBytes) return leave(state, path, source, tooLarge)
  if (state.files.length >= maxFiles || state.bytes + stat.size > maxTotalBytes) {
    return leave(state, path, source, beyond)
  }
  try {
    const content = await readFile(path)
    state.bytes += content.length
    state.files.push({
      path,
      source,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      mode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
      mtime: stat.mtime.toISOString(),
    })
  } catch (error) {
    leave(state, path, source, `cannot be read (${messageOf(error)})`)
  }
}

/** What containers mount is data where it is much, and held with the files: an arbitrary part of it would be of no use here. */
async function visitWhole(state: State, path: string, source: string): Promise<void> {
  const { bytes, leftBefore } = state
  const [files, left] = [state.files.length, state.left.length]
  state.leftBefore = left
  try {
    await visitFolder(state, path, source)
    state.leftBefore = leftBefore
  } catch (error) {
    if (!(error instanceof DoesNotFit)) throw error
    state.bytes = bytes
    state.files.length = files
    state.left.length = left
    state.leftBefore = leftBefore
    state.left.push({ path, source, because: beyond })
  }
}

async function visitFolder(state: State, path: string, source: string): Promise<void> {
  // Nothing in it could be taken: it need not be looked through.
  if (state.files.length >= maxFiles) return leave(state, path, source, beyond)
  let entries: Dirent[]
  try {
    entries = await readdir(path, { withFileTypes: true })
  } catch (error) {
    return leave(state, path, source, `cannot be read (${messageOf(error)})`)
  }
  for (const { name } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = join(path, name)
    const belowSource = join(source, name)
    if (versionControl.has(name)) leave(state, below, belowSource, 'version control')
    else if (dependencies.has(name))
      leave(state, below, belowSource, 'dependencies, installed anew')
    else await visit(state, below, belowSource)
  }
}

function leave(state: State, path: string, source: string, because: string): void {
  const { leftBefore } = state
  const isTooMuch = because === beyond || state.left.length - (leftBefore ?? 0) >= maxLeftOfWhole
  if (leftBefore !== undefined && isTooMuch) throw new DoesNotFit()
  state.left.push({ path, source, because })
}
