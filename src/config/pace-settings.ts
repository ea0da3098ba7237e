import { z } from 'zod'

import { parseSize } from '../size.ts'
import type { Pace } from '../store.ts'
import { setting } from './setting.ts'

/** A size, with or without `/s`. */
const Rate = z.string().transform((text, context) => {
  const bytes = parseSize(text.replace(/\/s$/, ''))
  if (bytes !== undefined) return bytes
  context.addIssue({ code: 'custom', message: 'not a size a second' })
  return z.NEVER
})

const expected = 'bytes a second as a number with k, m or g, for example 10MiB'

/** How much of a line may be taken. */
export const paceSettings = {
  limitUpload: setting('LIFEBOAT_LIMIT_UPLOAD', Rate, {
    expected,
    description:
      'How much each worker may send to a store in a second, the copy’s too. Does not hold for a folder. Default: as much as it can.',
  }),
  limitDownload: setting('LIFEBOAT_LIMIT_DOWNLOAD', Rate, {
    expected,
    description:
      'How much each worker may fetch from a store in a second, the copy’s too. Does not hold for a folder. Default: as much as it can.',
  }),
} as const

export type PaceConfig = {
  readonly limitUpload: number | undefined
  readonly limitDownload: number | undefined
  /** Both together; undefined where neither is set. */
  readonly pace: Pace | undefined
}

/** The two, as what talks to a store takes them. */
export function describePace(values: Readonly<Record<string, unknown>>): Pace | undefined {
  const { limitUpload, limitDownload } = values as Partial<PaceConfig>
  if (limitUpload === undefined && limitDownload === undefined) return undefined
  return {
    ...(limitUpload === undefined ? {} : { upload: limitUpload }),
    ...(limitDownload === undefined ? {} : { download: limitDownload }),
  }
}
