import { formatMs } from '../format.ts'
import type { BackupReport } from '../model/backup-report.ts'
import { listMissing } from './list-missing.ts'
import { renderContents } from './render-backup.ts'
import { renderChecksums } from './render-checksums.ts'
import { renderLevels } from './render-levels.ts'
import { renderSystem } from './render-system.ts'
import { renderEvidence } from './render-verification.ts'

/**
 * The verification report: when and on what a backup was made, what was proved of it and what was not, what it holds and what it does not, and its
 * checksums. `more` are lines for its head. Pure.
 */
export function renderVerificationReport(
  report: BackupReport,
  more: readonly string[] = [],
): string {
  const { manifest, level } = report
  const { id, project, host, state, consistency, consistencyBecause } = manifest
  const { startedAt, finishedAt, lifeboat, type, services } = manifest
  const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
  const of = services.length === 0 ? '' : ` of ${services.join(', ')}`
  return [
    `Backup ${id} of ${project}`,
    '',
    `made on       ${host}, from ${startedAt} to ${finishedAt} (${took}), by Lifeboat ${lifeboat}`,
    `asked for     ${type}${of}`,
    `state         ${state}`,
    `level         ${level}`,
    `consistency   ${consistency}${consistencyBecause.map((why) => `; ${why}`).join('')}`,
    ...more,
    ...section('What was proved', [renderLevels(report), ...describeRecord(report)]),
    ...section('What it holds', renderContents(manifest)),
    ...section('What it does not hold', listMissing(manifest)),
    ...section('The system that it was made on', [renderSystem(manifest)]),
    ...section('Checksums', renderChecksums(manifest)),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', title, '-'.repeat(title.length), '', ...lines]
}

/** What the newest verification saw: that is what it rests upon. */
function describeRecord({ manifest, verification, verificationUnread }: BackupReport): string[] {
  if (verification !== null) {
    const { id, host, lifeboat, startedAt, finishedAt } = verification
    const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt))
    const by = `by Lifeboat ${lifeboat} on ${host}`
    return [
      '',
      `Verification ${id}, from ${startedAt} to ${finishedAt} (${took}), ${by}, saw this:`,
      ...renderEvidence(verification),
    ]
  }
  if (verificationUnread !== null) {
    return ['', `The record of its newest verification cannot be read: ${verificationUnread}`]
  }
  return [
    '',
    'It was never verified: nobody has read it back out of the repository yet.',
    `lifeboat verify ${manifest.id} proves more, with --level drilled the most.`,
  ]
}
