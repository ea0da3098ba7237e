import { join } from 'node:path'

import { send } from '@fastify/send'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { LifeboatError } from '../errors.ts'
import type { Routes } from './with-zod.ts'

/** The dashboard. Its addresses are relative, so that it may stand below any prefix. `pages` finds the folder that it was built into. */
export function addPageRoutes(routes: Routes, pages: () => string | undefined): void {
  const options = { config: { access: 'page' as const }, schema: { hide: true } }

  routes.get('/', options, async (request, reply) => {
    // Whether it is still this one is always asked: a new image has new pages.
    const page = { root: requirePages(pages), name: 'index.html', caching: 'no-cache' }
    return sendFile(request, reply, page)
  })

  routes.get<{ Params: { '*': string } }>('/assets/*', options, async (request, reply) => {
    const root = join(requirePages(pages), 'assets')
    // Vite names them by what is in them.
    const caching = 'public, max-age=31536000, immutable'
    return sendFile(request, reply, { root, name: request.params['*'], caching })
  })
}

type PageFile = {
  readonly root: string
  /** Leads nowhere out of the root: `send` refuses what climbs. */
  readonly name: string
  readonly caching: string
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { root, name, caching }: PageFile,
): Promise<FastifyReply> {
  // The router has decoded it, and `send` does so once more.
  const path = name.split('/').map(encodeURIComponent).join('/')
  const found = await send(request.raw, path, {
    root,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
  })
  if (found.type === 'file' || found.statusCode === 304) {
    const { statusCode, headers, stream } = found
    return reply.code(statusCode).headers(headers).header('cache-control', caching).send(stream)
  }
  throw new LifeboatError('no-such-page', `there is nothing at ${request.method} ${request.url}`, {
    hint: 'Load the page anew: it may be of another version than this Lifeboat.',
  })
}

function requirePages(pages: () => string | undefined): string {
  const folder = pages()
  if (folder !== undefined) return folder
  throw new LifeboatError('pages-not-built', 'this Lifeboat was built without its pages', {
    hint: 'The image has them; from the sources they are built by npm run build:pages. Everything else is there: GET /openapi.json, with the token.',
  })
}
