import { expect } from 'vitest'

import { eventually } from '../eventually.ts'
import { runCommand, succeed } from '../run-command.ts'
import type { TestStack } from '../test-stack.ts'

/** Which state Lifeboat says that it brought the stack to. */
export type Said = 'old' | 'new' | undefined

/** Starts Lifeboat's container (again) and gives what it says of a restore that was cut off, once it is healthy. */
export async function restartLifeboat(stack: TestStack): Promise<Said> {
  const lifeboat = stack.container('lifeboat')
  await succeed('docker', ['restart', lifeboat])
  await awaitLifeboat(stack)
  return readSaid(stack)
}

/** Healthy is it when all that it settles at its start is settled. */
export async function awaitLifeboat(stack: TestStack): Promise<void> {
  await eventually(
    async () => {
      const format = '{{.State.Status}} {{.State.Health.Status}}'
      const state = await succeed('docker', ['inspect', '-f', format, stack.container('lifeboat')])
      return state.trim() === 'running healthy'
    },
    { limitMs: 90_000 },
  )
}

/** What the daemon has said since its last start. */
export async function readSaid(stack: TestStack): Promise<Said> {
  return findSaid(await readLog(stack))
}

export async function readLog(stack: TestStack): Promise<string> {
  const lifeboat = stack.container('lifeboat')
  const started = await succeed('docker', ['inspect', '-f', '{{.State.StartedAt}}', lifeboat])
  const { stdout, stderr } = await runCommand('docker', [
    'logs',
    '--since',
    started.trim(),
    lifeboat,
  ])
  return stdout + stderr
}

/** A run that finds a dead restore's journal settles that first. */
export async function runNext(stack: TestStack, command: readonly string[]): Promise<Said> {
  const { exitCode, stderr } = await stack.lifeboat(command)
  expect(exitCode, stderr).toBe(0)
  return findSaid(stderr)
}

export function findSaid(text: string): Said {
  if (text.includes(`${said}the stack is as it was before it`)) return 'old'
  return text.includes(`${said}the stack is what it restored`) ? 'new' : undefined
}

const said = 'settled a run that was cut off: '

/** What the daemon that lives on has to say about the stack's health: codes of the reasons why it is not well. */
export async function readReasons(stack: TestStack): Promise<string[]> {
  const ask = `fetch('http://127.0.0.1:8080/health').then(async (reply) => console.log(await reply.text()))`
  const health = JSON.parse(await stack.shell('lifeboat', `node -e "${ask}"`))
  return (health as { reasons: { code: string }[] }).reasons.map(({ code }) => code)
}

/** Whether an unsettled restore stands in the project's journal. */
export async function hasJournal({ project }: TestStack): Promise<boolean> {
  const labels = [`lifeboat.project=${project}`, 'lifeboat.role=journal']
  const filters = labels.flatMap((label) => ['--filter', `label=${label}`])
  return (await succeed('docker', ['ps', '-aq', ...filters])) !== ''
}
