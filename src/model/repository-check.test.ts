import { expect, test } from 'vitest'

import { exampleCheck } from '../../test/support/example-check.ts'
import { exampleFailure } from '../../test/support/example-manifest.ts'
import { findUnsound } from './read-back.ts'
import { hasLoss, isSound, type RepositoryCheck } from './repository-check.ts'

const lost = {
  id: 'b2',
  project: 'shop',
  state: 'lost',
  findings: [exampleFailure({ code: 'backup-lost' })],
} as const
const losses: Partial<RepositoryCheck> = {
  backups: [...exampleCheck().backups, { ...lost, findings: [...lost.findings] }],
  findings: ['part-lost', 'record-lost'].map((code) => exampleFailure({ code })),
}

test('what is lost speaks against the repository, unless that was said to be meant', () => {
  const check = exampleCheck(losses)
  const meant = { ...check, forgetsLost: true as const }

  expect([isSound(check), hasLoss(check)]).toEqual([false, true])
  expect([isSound(meant), hasLoss(meant)]).toEqual([true, false])
  expect(findUnsound([{ check }, { check: meant }])).toBeUndefined()
})

test.each(['part-missing', 'data-damaged'])('%s speaks against it all the same', (code) => {
  const findings = [exampleFailure({ code })]

  expect(isSound(exampleCheck({ ...losses, findings, forgetsLost: true }))).toBe(false)
})

test('so does a backup that is damaged', () => {
  const backups = [{ ...lost, findings: [...lost.findings], state: 'damaged' as const }]

  expect(isSound(exampleCheck({ backups, forgetsLost: true }))).toBe(false)
})
