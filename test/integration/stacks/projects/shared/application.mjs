/**
 * Stands in for the applications of the twelve projects, one file for all of them. It has a row in PostgreSQL, which psql reaches by the variables of libpq or by
 * DATABASE_URL, and a file: POST / writes both, GET / reads both back.
 *
 *   serve   over HTTP, on PORT
 *   check   asks the one that serves here whether it is well, and ends accordingly
 *   cache   answers PONG to PING, on port 6379
 *   idle    does nothing, and is well
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, createServer as createListener } from 'node:net'
import { text } from 'node:stream/consumers'

const {
  PORT = '8000',
  MARKER_FILE = '/data/marker',
  DATABASE_URL,
  PASSWORD_FILE,
  CACHE,
} = process.env
if (PASSWORD_FILE) process.env.PGPASSWORD = readFileSync(PASSWORD_FILE, 'utf8').trim()

const roles = { serve, check, cache, idle }
await roles[process.argv[2] ?? 'serve']()

function serve() {
  createServer((request, response) => void reply(request, response)).listen(Number(PORT))
}

async function reply(request, response) {
  try {
    response.end(await answer(request))
  } catch (error) {
    response.writeHead(503).end(String(error))
  }
}

async function answer(request) {
  if (request.url === '/health') return await lookWell()
  if (request.method === 'POST') return keep(await text(request))
  const rows = sql('SELECT marker FROM markers ORDER BY marker')
  return JSON.stringify({ rows, file: readFileSync(MARKER_FILE, 'utf8') })
}

async function lookWell() {
  if (CACHE) await ping(CACHE)
  return sql('SELECT version()')
}

function keep(marker) {
  writeFileSync(MARKER_FILE, marker)
  return sql(
    `CREATE TABLE IF NOT EXISTS markers (marker text PRIMARY KEY); INSERT INTO markers VALUES (:'marker');`,
    marker,
  )
}

function sql(statements, marker = '') {
  const to = DATABASE_URL ? ['-d', DATABASE_URL] : []
  const options = ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-v', `marker=${marker}`]
  return execFileSync('psql', [...options, ...to], { input: statements, encoding: 'utf8' })
}

async function check() {
  const response = await fetch(`http://127.0.0.1:${PORT}/health`)
  process.exitCode = response.ok ? 0 : 1
}

function cache() {
  createListener((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write('+PONG\r\n'))
  }).listen(6379)
}

function ping(host) {
  return new Promise((resolve, reject) => {
    const socket = connect(6379, host, () => socket.write('PING\r\n'))
    socket.setTimeout(2000, () => socket.destroy(new Error(`${host} does not answer`)))
    socket.on('error', reject)
    socket.on('data', () => resolve(socket.destroy()))
  })
}

function idle() {
  setInterval(() => undefined, 60_000)
}
