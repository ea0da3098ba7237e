import { expect, test } from 'vitest'

import { LifeboatError } from '../errors.ts'
import { explainConnection } from './connection-errors.ts'

const address = 'unix:///var/run/docker.sock'

test.each([
  ['ENOENT', 'no-engine-socket', '/var/run/docker.sock:/var/run/docker.sock'],
  ['EACCES', 'engine-socket-forbidden', 'group_add'],
  ['EPERM', 'engine-socket-forbidden', 'group_add'],
  ['ECONNREFUSED', 'engine-unreachable', 'DOCKER_HOST'],
  ['ENOTFOUND', 'engine-unreachable', 'DOCKER_HOST'],
  ['ECONNRESET', 'engine-connection-lost', 'Run it again'],
])('%s is told as %s, with what to do', (code, expected, hint) => {
  const cause = Object.assign(new Error('connect'), { code })

  const error = explainConnection(address, 'listing containers', cause)

  expect(error).toMatchObject({ code: expected, hint: expect.stringContaining(hint), cause })
})

test('what was going on is named when a connection is lost', () => {
  const { message } = explainConnection(address, 'listing containers', new Error('socket hang up'))

  expect(message).toBe(
    'the connection to the Docker engine was lost while listing containers (socket hang up)',
  )
})

test('an error that is explained already stays as it is', () => {
  const error = new LifeboatError('container-file-missing', 'not whole', { hint: 'Run it again.' })

  expect(explainConnection(address, 'reading', error)).toBe(error)
})
