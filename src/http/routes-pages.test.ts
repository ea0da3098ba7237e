import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

import { createTestApp, headers, listen } from '../../test/support/fake-backend.ts'
import { temporaryFolder } from '../../test/support/temporary-folder.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

describe('the pages', () => {
  test('are given to everybody, asked for anew each time, and their parts never again', async () => {
    const base = await openPages()

    const page = await fetch(`${base}/`)
    const part = await fetch(`${base}/assets/index-1a2b.js`)

    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>'])
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect([part.status, await part.text()]).toEqual([200, 'export {}'])
    expect(part.headers.get('content-type')).toContain('application/javascript')
    expect(part.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  test('are told to be the same when they are', async () => {
    const base = await openPages()
    const etag = (await fetch(`${base}/`)).headers.get('etag') ?? ''

    expect(await askRaw(base, '/', `If-None-Match: ${etag}\r\n`)).toMatch(/^HTTP\/1.1 304 /)
  })

  test('a part that is not there is 404 for now, not for a year', async () => {
    const base = await openPages()

    const answer = await fetch(`${base}/assets/index-old.js`)

    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store'])
    expect(await answer.json()).toMatchObject({ code: 'no-such-page' })
  })

  test.each([
    '/assets/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/%252e%252e%252fsecret.txt',
    '/assets/..%5csecret.txt',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/.hidden',
    '/assets/',
    '/assets/folder',
  ])('give nothing at %s', async (path) => {
    const base = await openPages()

    const answer = await askRaw(base, path)

    expect(answer).toMatch(/^HTTP\/1.1 (400|404) /)
    expect(answer).not.toMatch(/secret|root:/)
  })

  test('do not open what only looks like them', async () => {
    const base = await openPages()

    for (const path of [
      '/assets/../runs',
      '/%2e/runs',
      '/runs/',
      '//runs',
      '/RUNS',
      '/index.html',
    ]) {
      expect(await askRaw(base, path)).toMatch(/^HTTP\/1.1 (401|404) /)
      expect(await askRaw(base, path)).not.toContain('run-1')
    }
  })

  test('that were not built are 404, with words that say so', async () => {
    const base = await listen(await createTestApp())

    for (const path of ['/', '/assets/x.js']) {
      const answer = await fetch(`${base}${path}`)
      expect([answer.status, await answer.json()]).toMatchObject([
        404,
        { code: 'pages-not-built', hint: expect.stringContaining('npm run build:pages') },
      ])
    }
  })
})

describe('every answer', () => {
  test.each([
    ['/', 200],
    ['/assets/index-1a2b.js', 200],
    ['/runs', 200],
    ['/health', 200],
    ['/nowhere', 404],
  ])('forbids what pages do not need: %s', async (path, status) => {
    const base = await openPages()

    const answer = await fetch(`${base}${path}`, { headers })

    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-security-policy')).toBe(policy)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('from behind the token is for no cache', async () => {
    const base = await openPages()

    for (const path of ['/runs', '/backups', '/nowhere']) {
      const answer = await fetch(`${base}${path}`, { headers })
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('that refuses says it, too', async () => {
    const base = await openPages()

    const answer = await fetch(`${base}/runs`)

    expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([401, policy])
  })
})

async function openPages(): Promise<string> {
  const folder = temporaryFolder()
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets', 'folder'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<!doctype html>')
  writeFileSync(join(pages, 'assets', 'index-1a2b.js'), 'export {}')
  writeFileSync(join(pages, 'assets', '.hidden'), 'secret')
  for (const place of [folder, pages]) writeFileSync(join(place, 'secret.txt'), 'secret')
  return listen(await createTestApp({}, { pages: () => pages }))
}

/** As no browser sends it: without putting the address in order first. Only the answer's body could hold the secret. */
async function askRaw(base: string, path: string, more = ''): Promise<string> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${more}Connection: close\r\n\r\n`)
  // The problem document quotes what was asked for.
  const answer = await text(socket)
  return path === '/' ? answer : answer.replaceAll(path, '')
}
