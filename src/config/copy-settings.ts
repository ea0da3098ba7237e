import { z } from 'zod'

import { Keep, keepExpected } from './keep-rules.ts'
import { setting } from './setting.ts'
import {
  Location,
  locationExpected,
  storeSettings,
  type StoreSetting,
  type StoreSettingName,
} from './store-settings.ts'
import { YesOrNo } from './yes-or-no.ts'

/** What stands before restic's own names where they are the copy's. */
const prefix = 'LIFEBOAT_COPY_'

export type CopyStoreSettingName = `copy${Capitalize<StoreSettingName>}`

/** The variables of the store that the copy is in: restic's own, each with a prefix. */
export const copyStoreSettings = Object.fromEntries(
  Object.entries(storeSettings).map(([name, each]): [string, StoreSetting] => [
    `copy${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    {
      ...each,
      variable: `${prefix}${each.restic}`,
      expected: each.expected.replaceAll(each.variable, `${prefix}${each.restic}`),
      description: `Of the copy: ${each.description}`,
    },
  ]),
) as Readonly<Record<CopyStoreSettingName, StoreSetting>>

/** A second copy of the backups. */
export const copySettings = {
  copyTo: setting(`${prefix}TO`, Location, {
    expected: locationExpected,
    description:
      'Where a second copy of each backup is kept, as soon as it is made: another folder that a volume or bind mount of the lifeboat service holds, or a store. Default: there is none.',
  }),
  copyPassword: setting(`${prefix}PASSWORD`, z.string().min(1), {
    expected: 'any text that is not empty, for example what openssl rand -base64 24 prints',
    description:
      'Password that encrypts the copy. Needed where the copy is in a store, or the repository has one.',
    secret: true,
  }),
  copyKeep: setting(`${prefix}KEEP`, Keep, {
    expected: keepExpected,
    description:
      'Which backups stay in the copy, by rules as of LIFEBOAT_KEEP; others are not copied, and go from it after each copying. Default: all are copied, and none goes.',
  }),
  copyAppendOnly: setting(`${prefix}APPEND_ONLY`, YesOrNo, {
    fallback: 'false',
    expected: 'true or false',
    description:
      'Whether what keeps the copy lets nothing be removed. true: LIFEBOAT_COPY_KEEP says what is copied, and what would go; nothing is removed.',
  }),
  ...copyStoreSettings,
} as const
