import { z } from 'zod'

import type { StoreKind } from '../store.ts'
import { exampleFile, setting, type Setting } from './setting.ts'

/** A store of restic's that nobody asked for. */
export const refusedStores: Readonly<Record<string, string>> = {
  swift: 'Lifeboat does not take it',
}

/** As restic writes them (restic manual, "Preparing a new repository"). */
const forms: readonly RegExp[] = [
  /^\//,
  /^s3:(?:https?:\/\/|\/\/)?(?:[^/\s]*@)?[^/:@\s]+(?::\d+)?\/\S+$/,
  /^rest:https?:\/\/\S+$/,
  /^(?:azure|gs):[^:/\s]+:\S*$/,
  /^b2:[^:/\s]+(?::\S*)?$/,
  /^sftp:(?:\/\/(?:[^@/:\s]+@)?(?:\[[\da-f:.]+\]|[^@/:\s]+)(?::\d+)?\/|(?:[^@/:\s]+@)?[^@/:\s]+:(?![^/]*@))\S+$/i,
  /^rclone:[^:/@\s]+:(?!\/\/)\S*$/,
  // To be refused by name.
  new RegExp(`^(?:${Object.keys(refusedStores).join('|')}):`),
]

export const Location = z.string().refine((text) => forms.some((form) => form.test(text)))

export const locationExpected =
  'an absolute path inside the container, for example /repository, or s3:https://HOST/BUCKET/PATH, rest:https://HOST:PORT/PATH, azure:CONTAINER:/PATH, gs:BUCKET:/PATH, b2:BUCKET:PATH, sftp:USER@HOST:/PATH, sftp://USER@HOST:PORT//PATH or rclone:REMOTE:PATH'

/** A variable of restic's own, read where the repository is in a store of that kind. */
export type StoreSetting = Setting & {
  /** What restic calls it. */
  readonly restic: string
  readonly stores: readonly StoreKind[]
  /** It names a file, which the workers need too. */
  readonly isFile: boolean
  /** Nobody gets into that store without it. */
  readonly isNeeded: boolean
}

type About = { example?: string; secret?: boolean; isFile?: boolean; isNeeded?: boolean }

function storeSetting(
  stores: StoreSetting['stores'],
  variable: string,
  description: string,
  { example, secret = false, isFile = false, isNeeded = false }: About,
): StoreSetting {
  const schema = isFile ? z.string().startsWith('/') : z.string().min(1)
  const form = isFile ? 'an absolute path inside the container' : 'any text that is not empty'
  const shown = secret ? `${variable}_FILE=${exampleFile(variable)}` : example
  const expected = `${form}, for example ${shown}`
  const about = setting(variable, schema, { expected, description, secret })
  return { ...about, restic: variable, stores, isFile, isNeeded }
}

const secret = true

/** Whoever reaches a store without them, by the machine's own role for example, sets none. */
export const storeSettings = {
  s3KeyId: storeSetting(['s3'], 'AWS_ACCESS_KEY_ID', 's3: the key’s id.', { secret }),
  s3Key: storeSetting(['s3'], 'AWS_SECRET_ACCESS_KEY', 's3: the secret key.', { secret }),
  s3Token: storeSetting(['s3'], 'AWS_SESSION_TOKEN', 's3: the token of a session.', { secret }),
  s3Region: storeSetting(['s3'], 'AWS_DEFAULT_REGION', 's3: the region of the bucket.', {
    example: 'eu-central-1',
  }),
  restUser: storeSetting(['rest'], 'RESTIC_REST_USERNAME', 'rest: who Lifeboat is there.', {
    example: 'shop',
  }),
  restPassword: storeSetting(['rest'], 'RESTIC_REST_PASSWORD', 'rest: that user’s password.', {
    secret,
  }),
  azureAccount: storeSetting(['azure'], 'AZURE_ACCOUNT_NAME', 'azure: the storage account.', {
    example: 'mycompany',
  }),
  azureKey: storeSetting(['azure'], 'AZURE_ACCOUNT_KEY', 'azure: the account’s key.', { secret }),
  azureSas: storeSetting(['azure'], 'AZURE_ACCOUNT_SAS', 'azure: a shared access signature.', {
    secret,
  }),
  azureSuffix: storeSetting(
    ['azure'],
    'AZURE_ENDPOINT_SUFFIX',
    'azure: where the account’s name is continued. Default: core.windows.net.',
    { example: 'core.windows.net' },
  ),
  gsProject: storeSetting(['gs'], 'GOOGLE_PROJECT_ID', 'gs: the project, to make a bucket in.', {
    example: 'my-project-123',
  }),
  gsCredentials: storeSetting(
    ['gs'],
    'GOOGLE_APPLICATION_CREDENTIALS',
    'gs: the file with the service account’s key.',
    { example: '/run/secrets/gs-account.json', isFile: true },
  ),
  gsToken: storeSetting(['gs'], 'GOOGLE_ACCESS_TOKEN', 'gs: an access token instead.', { secret }),
  b2KeyId: storeSetting(['b2'], 'B2_ACCOUNT_ID', 'b2: the id of the account or key.', { secret }),
  b2Key: storeSetting(['b2'], 'B2_ACCOUNT_KEY', 'b2: the application key.', { secret }),
  sshKey: storeSetting(
    ['sftp'],
    'SSH_KEY',
    'sftp: the file with the private key, which no passphrase protects.',
    {
      example: '/run/secrets/ssh-key',
      isFile: true,
      isNeeded: true,
    },
  ),
  sshKnownHosts: storeSetting(
    ['sftp'],
    'SSH_KNOWN_HOSTS',
    'sftp: the file with the key of the store’s own machine, as ssh-keyscan writes it. No other machine is sent anything.',
    { example: '/run/secrets/known-hosts', isFile: true, isNeeded: true },
  ),
  rcloneConfig: storeSetting(
    ['rclone'],
    'RCLONE_CONFIG',
    'rclone: the file in which rclone config has written its remotes.',
    { example: '/run/secrets/rclone.conf', isFile: true, isNeeded: true },
  ),
  rclonePassword: storeSetting(
    ['rclone'],
    'RCLONE_CONFIG_PASS',
    'rclone: the password that this file is encrypted with.',
    { secret },
  ),
  certificates: storeSetting(
    ['s3', 'rest', 'azure', 'gs', 'b2'],
    'RESTIC_CACERT',
    'A file with the certificate that the store’s own was signed by, where no authority that everybody knows did.',
    { example: '/certificates/store.pem', isFile: true },
  ),
} as const

export type StoreSettingName = keyof typeof storeSettings
