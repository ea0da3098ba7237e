import { Command } from 'commander'

import { exitCodes } from '../errors.ts'
import { addBackup } from './backup.ts'
import type { Context } from './context.ts'
import { addClone } from './clone.ts'
import { addConfig } from './config.ts'
import { addCopy } from './copy.ts'
import { addDoctor } from './doctor.ts'
import { addExport } from './export.ts'
import { addList } from './list.ts'
import { addPassword } from './password.ts'
import { addNotify } from './notify.ts'
import { addPlan } from './plan.ts'
import { addPrune } from './prune.ts'
import { addReadBack } from './read-back.ts'
import { addRecoverySheet } from './recovery-sheet.ts'
import { addRestore } from './restore.ts'
import { addRuns } from './runs.ts'
import { addServe } from './serve.ts'
import { addShow } from './show.ts'
import { addUnlock } from './unlock.ts'
import { addVerify } from './verify.ts'

/** Every command there is; docs/cli.md is made from it. */
export function createProgram(context: Context): Command {
  const program = new Command('lifeboat')
    .description('Backs up the Docker stack it runs in, and proves that it can be restored.')
    .version(context.version)
    .showSuggestionAfterError()
    .addHelpText('after', `\nExit codes: ${describeExitCodes()}`)
    .exitOverride()
  for (const add of [
    addServe,
    addPlan,
    addBackup,
    addList,
    addShow,
    addExport,
    addRestore,
    addClone,
    addVerify,
    addReadBack,
    addCopy,
    addPrune,
    addRuns,
    addDoctor,
    addUnlock,
    addPassword,
    addRecoverySheet,
    addNotify,
    addConfig,
  ]) {
    add(program, context)
  }
  return program
}

function describeExitCodes(): string {
  return Object.entries(exitCodes)
    .map(
      ([name, code]) =>
        `${code} ${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`,
    )
    .join(', ')
}
