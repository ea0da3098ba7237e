import { posix } from 'node:path'

import { readPage } from './read-page.ts'

/** Pages by their paths from the root of the project. */
export type Pages = ReadonlyMap<string, string>

/** A link to somewhere in the project: `path` from its root, `anchor` empty where the page as a whole is meant. */
export type Link = {
  readonly from: string
  readonly path: string
  readonly anchor: string
  readonly written: string
}

/** Every link of a page that leads to somewhere in the project. */
export function listLinks(from: string, markdown: string): Link[] {
  return readPage(markdown)
    .links.filter((href) => !/^[a-z][a-z0-9+.-]*:/i.test(href))
    .map((written) => {
      const [file = '', anchor = ''] = decodeURI(written).split('#')
      const path = file === '' ? from : posix.normalize(posix.join(posix.dirname(from), file))
      return { from, path: path.replace(/\/$/, ''), anchor, written }
    })
}

/** Links that lead nowhere, each as `PAGE: LINK`. `isThere` tells of any path of the project. */
export function findBroken(pages: Pages, isThere: (path: string) => boolean): string[] {
  const anchors = new Map([...pages].map(([path, text]) => [path, readPage(text).anchors]))
  return [...pages]
    .flatMap(([path, text]) => listLinks(path, text))
    .filter(({ path, anchor }) => {
      if (!isThere(path)) return true
      return anchor !== '' && anchors.get(path)?.includes(anchor) !== true
    })
    .map(({ from, written }) => `${from}: ${written}`)
}

/** Pages that no way leads to from the first one. */
export function findUnreached(pages: Pages, first: string): string[] {
  const reached = new Set([first])
  for (const path of reached) {
    for (const link of listLinks(path, pages.get(path) ?? '')) {
      if (pages.has(link.path)) reached.add(link.path)
    }
  }
  return [...pages.keys()].filter((path) => !reached.has(path))
}
