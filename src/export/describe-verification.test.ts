import { expect, test } from 'vitest'

import { exampleReported } from '../../test/support/example-manifest.ts'
import { renderVerificationReport } from '../report/verification-report.ts'
import { describeArchive, describeVerification } from './describe-verification.ts'

const exportedAt = new Date('2026-11-22T08:00:00Z')

test('an export holds the verification report, what exporting it proved, and how to read it', () => {
  const text = describeVerification(exampleReported(), exportedAt)

  const exported =
    'exported at   2026-11-22T08:00:00.000Z: every byte of its parts was read back, and its hash verified by restic'
  expect(text.startsWith(renderVerificationReport(exampleReported(), [exported]))).toBe(true)
  expect(text.split('\n')).toContain(exported)
  expect(text).toContain('sha256sum --check --quiet SHA256SUMS')
  expect(text).toContain('not encrypted')
})

test('beside the archive the same stands under the archive’s own hash', () => {
  const sha256 = 'ab'.repeat(32)
  const text = describeArchive({ name: 'shop.tar.zst', bytes: 123, sha256 }, 'Backup x of shop\n')

  expect(text.split('\n')[0]).toBe(`${sha256}  shop.tar.zst`)
  expect(text).toContain('shop.tar.zst has 123 bytes')
  expect(text.endsWith('\nBackup x of shop\n')).toBe(true)
})

test('no other line is one that sha256sum takes for a file’s hash', () => {
  const text = describeVerification(exampleReported(), exportedAt)

  expect(text).toContain('0f'.repeat(32))
  expect(text.split('\n').filter((line) => /^\\?[0-9a-f]{64} [ *]/.test(line))).toEqual([])
})
