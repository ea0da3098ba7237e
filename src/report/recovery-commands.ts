import type { RecoverySheet } from '../model/recovery-sheet.ts'

type Facts = Omit<RecoverySheet, 'commands'>

/** What to type on a bare host, in bash. Secrets are asked for, so that none stands in a shell's history. Pure. */
export function writeRecoveryCommands(facts: Facts): RecoverySheet['commands'] {
  return { lifeboat: withLifeboat(facts), restic: withRestic(facts) }
}

const passwordVariable = 'LIFEBOAT_PASSWORD'

function withLifeboat(facts: Facts): string[] {
  const { project, image, repository, variables, secrets, files, isProtected } = facts
  const { location, target } = repository
  const words = [
    'docker run --rm -it',
    '-v /var/run/docker.sock:/var/run/docker.sock',
    ...(target === null ? [] : [`-v "$REPOSITORY":${quote(target)}`]),
    ...(location === '/repository' ? [] : [`-e LIFEBOAT_REPOSITORY=${quote(location)}`]),
    ...(isProtected ? [`-e ${passwordVariable}`] : []),
    ...secrets.map((name) => `-e ${name}`),
    ...Object.entries(variables).map(([name, value]) => `-e ${name}=${quote(value)}`),
    ...Object.entries(files).flatMap(([name, path]) => [
      `-v "$PWD"/${quote(nameOf(path))}:${quote(path)}:ro`,
      `-e ${name}=${quote(path)}`,
    ]),
    `-e LIFEBOAT_PROJECT=${quote(project)}`,
    `${quote(image)} restore latest`,
  ]
  return [...nameRepository(facts), ...askSecrets(facts), words.join(' \\\n  ')]
}

function withRestic(facts: Facts): string[] {
  const { project, host, repository, variables, files, isProtected } = facts
  const isBySsh = 'SSH_KEY' in files
  const open = `${isProtected ? '' : ' --insecure-no-password'}${isBySsh ? bySsh : ''}`
  const part = (kind: string): string =>
    `restic restore${open} --tag "lifeboat=${kind},backup=$BACKUP" latest:/stack/${kind} --target /stack/${kind}`
  return [
    ...nameRepository(facts),
    ...askSecrets(facts),
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`),
    ...Object.entries(files).map(([name, path]) => `export ${name}="$PWD"/${quote(nameOf(path))}`),
    ...(isBySsh ? ['chmod 600 "$SSH_KEY"'] : []),
    `export RESTIC_REPOSITORY=${locate(repository)}`,
    ...(isProtected ? [`export RESTIC_PASSWORD="$${passwordVariable}"`] : []),
    `restic snapshots${open} --host ${quote(host)} --tag lifeboat=manifest,project=${quote(project)}`,
    'BACKUP=             # the tag backup=… of the newest (last) one that has state=complete, type=full, reason=asked and an empty services=',
    `restic dump${open} --tag "lifeboat=manifest,backup=$BACKUP" latest /manifest.json > manifest.json`,
    part('config'),
    `restic restore${open} --tag "lifeboat=files,backup=$BACKUP" latest:/stack --target /stack --sparse`,
    part('databases'),
  ]
}

/** restic itself knows no variables for it, and takes what is between these quotes as a shell would. */
const bySsh = ` -o sftp.args="-i '$SSH_KEY' -o UserKnownHostsFile='$SSH_KNOWN_HOSTS'"`

function nameRepository({ repository: { kind, source } }: Facts): string[] {
  if (source === null) return []
  const what = kind === 'volume' ? 'the volume, or the folder with a copy of it' : 'the folder'
  return [`REPOSITORY=${quote(source)}   # ${what}, where it is on the new host`]
}

function askSecrets({ isProtected, secrets }: Facts): string[] {
  return [...(isProtected ? [passwordVariable] : []), ...secrets].map(
    (name) => `read -rs -p '${name}: ' ${name} && export ${name}`,
  )
}

/** What the host calls the repository. */
function locate({ location, kind, target }: Facts['repository']): string {
  if (target === null) return quote(location)
  const below = quoteInside(location.slice(target.length))
  if (kind === 'bind') return `"$REPOSITORY${below}"`
  return `"$(docker volume inspect --format '{{ .Mountpoint }}' "$REPOSITORY")${below}"`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** Between double quotes. */
function quoteInside(text: string): string {
  return text.replaceAll(/["$`\\]/g, String.raw`\$&`)
}
