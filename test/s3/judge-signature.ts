import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export type Key = { readonly id: string; readonly secret: string }

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

/** Why a request's signature (AWS, version 4) is not taken, by S3's own code; undefined when it is the key's. Pure. */
export function judgeSignature(
  { method = '', url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  key: Key,
): string | undefined {
  const found = form.exec(headers.authorization ?? '')
  if (found === null) return 'AccessDenied'
  const [, id, day = '', region = '', signed = '', signature] = found
  if (id !== key.id) return 'InvalidAccessKeyId'
  const [path = '/', query = ''] = url.split('?')
  const names = signed.split(';')
  const canonical = [
    method,
    path,
    query
      .split('&')
      .filter((each) => each !== '')
      .map((each) => (each.includes('=') ? each : `${each}=`))
      .toSorted()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    String(headers['x-amz-content-sha256']),
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const words = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const signing = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, word) => hmac(secret, word),
    `AWS4${key.secret}`,
  )
  return hmac(signing, words).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch'
}

function hmac(secret: Buffer | string, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
