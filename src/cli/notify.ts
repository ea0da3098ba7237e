import type { Command } from 'commander'
import { z } from 'zod'

import { now } from '../clock.ts'
import { exitCodes, LifeboatError } from '../errors.ts'
import { Delivery } from '../model/delivery.ts'
import { deliver } from '../notify/deliver.ts'
import { ping } from '../notify/ping.ts'
import { writeTestMessage } from '../notify/write-test-message.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson } from './output.ts'

export const NotifyAnswer = z.array(Delivery)

export function addNotify(program: Command, context: Context): void {
  program
    .command('notify')
    .description('send a test to everybody who is told how runs end, and say where it arrived')
    .requiredOption('--test', 'say that it is a test')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => notify(json === true, context))
}

async function notify(isJson: boolean, context: Context): Promise<void> {
  const { notifications, project } = openLifeboat(context).config
  if (notifications.targets.length === 0 && notifications.ping === undefined) throw nobody()
  const message = writeTestMessage(project ?? 'lifeboat', now())
  // To a dead man's switch anything else would say that there is a good backup, or a bad one.
  const [delivered, pinged] = await Promise.all([
    deliver(message, notifications),
    notifications.ping && ping(notifications.ping, 'log', { note: message.text }),
  ])
  const all = pinged === undefined ? delivered : [...delivered, pinged]
  if (isJson) answerJson(all)
  else answer(render(all, notifications.ping !== undefined && pinged === undefined))
  if (all.some(({ problem }) => problem !== undefined)) context.end(exitCodes.usage)
}

function render(all: readonly Delivery[], isPingLeft: boolean): string {
  const lines = all.map(({ target, problem }) =>
    problem === undefined ? `sent     ${target}` : `failed   ${target}: ${problem}`,
  )
  const left = 'left     ping: to ask it would say that there is a good backup'
  return (isPingLeft ? [...lines, left] : lines).join('\n')
}

function nobody(): LifeboatError {
  return new LifeboatError('nobody-to-notify', 'nobody is to be told how runs end', {
    hint: 'Set LIFEBOAT_NOTIFY or LIFEBOAT_NOTIFY_FILE; docs/notify.md says how addresses are written.',
  })
}
