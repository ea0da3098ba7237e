import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'

import { judgeSignature, type Key } from './judge-signature.ts'

type Shelf = { readonly folder: string; readonly key: Key }

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** What S3 answers to a request. */
export async function answer(
  { folder, key }: Shelf,
  request: IncomingMessage,
  sent: Buffer,
): Promise<Answer> {
  const refusal = judgeSignature(request, key)
  if (refusal !== undefined) return failure(403, refusal)
  const url = new URL(request.url ?? '/', 'http://s3')
  const [bucket = '', ...names] = decodeURIComponent(url.pathname.slice(1)).split('/')
  const shelf = join(folder, bucket)
  const isThere = await isFolder(shelf)
  const { method = 'GET' } = request
  const object = names.join('/')
  if (object === '' && method === 'PUT') {
    await mkdir(shelf, { recursive: true })
    return { status: 200 }
  }
  if (!isThere) return failure(404, 'NoSuchBucket')
  if (object !== '') return answerObject(join(shelf, object), request, sent)
  if (url.searchParams.has('location'))
    return xml('<LocationConstraint>us-east-1</LocationConstraint>')
  return method === 'HEAD' ? { status: 200 } : list(shelf, url.searchParams)
}

async function answerObject(file: string, request: IncomingMessage, sent: Buffer): Promise<Answer> {
  const { method, headers } = request
  if (method === 'PUT') {
    await mkdir(dirname(file), { recursive: true })
    const isChunked = String(headers['x-amz-content-sha256']).startsWith('STREAMING-')
    // An object is there whole or not at all.
    const part = `${file}.part${process.hrtime.bigint()}`
    await writeFile(part, isChunked ? unpackChunks(sent) : sent)
    await rename(part, file)
    return { status: 200, headers: { etag: '"0"' } }
  }
  if (method === 'DELETE') {
    await rm(file, { force: true })
    return { status: 204 }
  }
  const found = await stat(file).catch(() => undefined)
  if (found === undefined || !found.isFile()) return failure(404, 'NoSuchKey')
  const known = { etag: '"0"', 'last-modified': found.mtime.toUTCString() }
  if (method === 'HEAD') {
    return { status: 200, headers: { ...known, 'content-length': String(found.size) } }
  }
  const body = await readFile(file)
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '')
  if (range === null) return { status: 200, headers: known, body }
  const [from, to] = [Number(range[1]), range[2] === '' ? body.length - 1 : Number(range[2])]
  const part = body.subarray(from, to + 1)
  const contentRange = `bytes ${from}-${from + part.length - 1}/${body.length}`
  return { status: 206, headers: { ...known, 'content-range': contentRange }, body: part }
}

/** `aws-chunked`: each chunk has its length in front, and what signs it. */
function unpackChunks(sent: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < sent.length;) {
    const end = sent.indexOf('\r\n', at)
    const length = Number.parseInt(sent.subarray(at, end).toString(), 16)
    if (!(length > 0)) break
    parts.push(sent.subarray(end + 2, end + 2 + length))
    at = end + 2 + length + 2
  }
  return Buffer.concat(parts)
}

async function list(shelf: string, asked: URLSearchParams): Promise<Answer> {
  const prefix = asked.get('prefix') ?? ''
  const delimiter = asked.get('delimiter') ?? ''
  const names = (await readdir(shelf, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(shelf.length + 1))
    .filter((name) => name.startsWith(prefix))
    .toSorted()
  const below = (name: string): string | undefined => {
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length)
    return end < 0 ? undefined : name.slice(0, end + 1)
  }
  const folders = new Set(names.flatMap((name) => below(name) ?? []))
  const contents = await Promise.all(
    names
      .filter((name) => below(name) === undefined)
      .map(async (name) => {
        const { size, mtime } = await stat(join(shelf, name))
        return `<Contents><Key>${encodeURIComponent(name)}</Key><LastModified>${mtime.toISOString()}</LastModified><ETag>"0"</ETag><Size>${size}</Size></Contents>`
      }),
  )
  const common = [...folders].map(
    (name) => `<CommonPrefixes><Prefix>${encodeURIComponent(name)}</Prefix></CommonPrefixes>`,
  )
  return xml(
    `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents.join('')}${common.join('')}</ListBucketResult>`,
  )
}

function xml(text: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>${text}`
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

function failure(status: number, code: string): Answer {
  return { ...xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`), status }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}
