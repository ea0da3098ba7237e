import { LifeboatError } from '../errors.ts'
import { kindOf } from '../store.ts'

/** S3 has no more to say of a wrong region than that the request is a bad one, where it answers with headers alone. */
const refused =
  /access ?denied|forbidden|unauthorized|access ?key ?id|signature|authentication ?failed|authorization ?failure|permission denied \(publickey|error loading key|invalid_grant|bad_auth_token|no credentials found|is empty$|(?:Stat|BucketExists): 400 Bad Request/im
const bucketGone =
  /bucket does not exist|NoSuchBucket|ContainerNotFound|bucket doesn't exist|bucket is not valid|bucket name (?:cannot|contains)/i
const unknown = /no such host|certificate/i
/** An SFTP server lets somebody in, and not write: restic names what it tried as Go's functions are called. */
const notAllowed = /(?:MkdirAll|OpenFile|Open|Rename|Remove|Lstat) \S+: permission denied/
/** ssh sends nothing to a machine whose key is not the one it was told. */
const stranger = /host key verification failed|remote host identification has changed/i
const silent =
  /connection refused|no such host|could not resolve hostname|connection (?:timed out|closed|lost)|broken pipe|unable to start the sftp session|i\/o timeout|network is unreachable|no route to host|connection reset|certificate|context deadline exceeded|server misbehaving|service unavailable|slow ?down|reduce your request rate|internal (?:server )?error|bad gateway/i

/** Whether restic's words are of what no waiting mends. Pure. */
export function isInVain(words: string): boolean {
  return refused.test(words) || bucketGone.test(words) || unknown.test(words)
}

/** What restic's words mean of a store; undefined where they are about the repository in it, and for a folder. Pure. */
export function explainStore(
  location: string,
  details: readonly string[],
): LifeboatError | undefined {
  if (kindOf(location) === undefined) return undefined
  const text = details.join('\n')
  if (bucketGone.test(text)) {
    return new LifeboatError('no-bucket', `there is no such bucket: ${location}`, {
      hint: 'Correct LIFEBOAT_REPOSITORY, or make the bucket; the first backup makes it where the key may do that.',
      details,
    })
  }
  if (stranger.test(text)) {
    return new LifeboatError('store-unknown', `nobody vouches for the machine of ${location}`, {
      hint: 'The key that it shows is not in the file that SSH_KNOWN_HOSTS names. Nothing was sent. Ask whoever keeps the store for its key, and compare.',
      details,
    })
  }
  if (refused.test(text) || notAllowed.test(text)) {
    return new LifeboatError('store-refused', `the store of ${location} refuses the key`, {
      hint: 'Look at the store’s variables (lifeboat config says which are set; a wrong region is refused, too), and at what the key may do there.',
      details,
    })
  }
  return silent.test(text) ? unreachable(location, details) : undefined
}

/** The same of a restic that tried again and again, whatever it said. Pure. */
export function explainSilence(location: string, details: readonly string[]): LifeboatError {
  return explainStore(location, details) ?? unreachable(location, details)
}

function unreachable(location: string, details: readonly string[]): LifeboatError {
  return new LifeboatError('store-unreachable', `the store of ${location} does not answer`, {
    hint: 'See that it runs, and that the lifeboat service is in a network that reaches it. What was tried stands below.',
    details: details.slice(-10),
  })
}
