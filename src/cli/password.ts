import type { Command } from 'commander'

import { now } from '../clock.ts'
import { NewPassword, newPasswordExpected } from '../config/new-password.ts'
import { LifeboatError } from '../errors.ts'
import type { PasswordChange } from '../model/password-change.ts'
import { describeRecovered } from '../model/recovered.ts'
import { makeRunId } from '../model/run-id.ts'
import { askSecret, isInteractive, readInput } from './ask.ts'
import { openLifeboat, type Context } from './context.ts'
import { answer, answerJson, tell } from './output.ts'

type PasswordOptions = { readonly change?: true; readonly json?: true }

export function addPassword(program: Command, context: Context): void {
  program
    .command('password')
    .description(
      'change the repository’s password to that of LIFEBOAT_NEW_PASSWORD, or of stdin; the old one goes when the new one was seen to open it',
    )
    .option('--change', 'do it')
    .option('--json', 'as JSON')
    .action((options: PasswordOptions) => change(options, context))
}

async function change({ change: isMeant, json }: PasswordOptions, context: Context): Promise<void> {
  if (isMeant !== true) throw nothingAsked()
  const lifeboat = openLifeboat(context)
  const next = lifeboat.config.newPassword ?? (await readNew(context.signal))
  if (!NewPassword.safeParse(next).success) throw doesNotFit()
  const startedAt = now()
  const changed = await lifeboat.changePassword({
    next,
    signal: context.signal,
    runId: makeRunId(startedAt),
    startedAt,
    onStep: () => undefined,
    onRecovered: (recovered) => describeRecovered(recovered).forEach((line) => tell(line)),
  })
  if (json) answerJson(changed)
  else answer(renderChange(changed, lifeboat.config.repository))
}

async function readNew(signal: AbortSignal): Promise<string> {
  if (!isInteractive()) return (await readInput()).replace(/\r?\n$/, '')
  const typed = await askSecret('new password', signal)
  if (typed === (await askSecret('once more', signal))) return typed
  throw new LifeboatError('new-password', 'the two are not the same', {
    hint: 'Type it again. Nothing was changed.',
  })
}

export function renderChange({ removed, others }: PasswordChange, location: string): string {
  return [
    `the new password opens ${location}, ${removed.length === 0 ? 'and did so before' : 'and the old one does not any more'}`,
    'set LIFEBOAT_PASSWORD, or the file of LIFEBOAT_PASSWORD_FILE, to it now, take LIFEBOAT_NEW_PASSWORD out, and start the service again: docker compose up -d',
    'do the same wherever else this repository is used, and print a new recovery sheet if the password stood on the old one',
    ...(others === 0
      ? []
      : [`keys of other passwords, which open it as well and were left alone: ${others}`]),
  ].join('\n')
}

function nothingAsked(): LifeboatError {
  return new LifeboatError('new-password', 'nothing is asked for', {
    hint: 'Say --change, with the new password in LIFEBOAT_NEW_PASSWORD, LIFEBOAT_NEW_PASSWORD_FILE or on stdin.',
  })
}

function doesNotFit(): LifeboatError {
  return new LifeboatError('new-password', 'the new password does not fit', {
    hint: `Expected ${newPasswordExpected}. Give it in LIFEBOAT_NEW_PASSWORD, LIFEBOAT_NEW_PASSWORD_FILE or on stdin. Nothing was changed.`,
  })
}
