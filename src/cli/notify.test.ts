import { expect, test, vi } from 'vitest'

import { findRefusingHost, startWebTarget } from '../../test/support/web-target.ts'
import { createProgram } from './program.ts'
import { runProgram } from './run-program.ts'

test('a test is sent to all, says where it arrived, and names no secret', async () => {
  const { host, asked } = await startWebTarget()
  const refusing = await findRefusingHost()

  const { exitCode, said } = await run(['notify', '--test'], {
    LIFEBOAT_NOTIFY: `slack+http://${host}/hunter2 gotify+http://${refusing}/hunter2`,
    LIFEBOAT_PING: `healthchecks+http://${host}/hunter2`,
  })

  expect(exitCode).toBe(2)
  expect(said).toBe(
    `sent     slack ${host}\nfailed   gotify ${refusing}: it cannot be reached (ECONNREFUSED)\nsent     ping ${host}\n`,
  )
  expect(asked.map(({ path }) => path).toSorted()).toEqual(['/hunter2', '/hunter2/log'])
})

test('where all arrived it is done', async () => {
  const { host } = await startWebTarget()

  const { exitCode, said } = await run(['notify', '--test', '--json'], {
    LIFEBOAT_NOTIFY: `http://${host}/`,
  })

  expect(exitCode).toBe(0)
  expect(JSON.parse(said)).toEqual([{ target: `webhook ${host}` }])
})

test('a plain dead man’s switch is left alone, and that is said', async () => {
  const { host, asked } = await startWebTarget()

  const { exitCode, said } = await run(['notify', '--test'], { LIFEBOAT_PING: `http://${host}/` })

  expect([exitCode, asked]).toEqual([0, []])
  expect(said).toBe('left     ping: to ask it would say that there is a good backup\n')
})

test('where nobody is to be told that is an error, not a success', async () => {
  await expect(run(['notify', '--test'], {})).rejects.toMatchObject({
    code: 'nobody-to-notify',
    hint: expect.stringContaining('LIFEBOAT_NOTIFY'),
  })
})

async function run(
  argv: readonly string[],
  environment: Record<string, string>,
): Promise<{ exitCode: number; said: string }> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    const { signal } = new AbortController()
    const exitCode = await runProgram({ argv, environment, version: '0', signal }, createProgram)
    return { exitCode, said: write.mock.calls.map(([text]) => String(text)).join('') }
  } finally {
    write.mockRestore()
  }
}
