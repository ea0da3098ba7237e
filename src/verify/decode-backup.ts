import type { Failure } from '../model/plan.ts'
import type { CheckedDump, CheckedImage } from '../model/verification.ts'
import { decodeDatabases } from './decode-databases.ts'
import { judgeImages } from './judge-images.ts'
import type { ReadBack } from './read-back.ts'
import type { VerifyContext } from './verify-context.ts'

export type DecodedBackup = {
  readonly dumps: readonly CheckedDump[]
  readonly images: readonly CheckedImage[]
  readonly findings: readonly Failure[]
}

/** Has all that was read back, and has a format of its own, read by what reads that format. See `decodeDatabases` for what it throws. */
export async function decodeBackup(
  context: VerifyContext,
  { images: said, staging }: Pick<ReadBack, 'images' | 'staging'>,
): Promise<DecodedBackup> {
  const { images, findings } = judgeImages(context.manifest.images, said)
  const databases = await decodeDatabases(context, staging, findings)
  return { dumps: databases.dumps, images, findings: [...databases.findings, ...findings] }
}
