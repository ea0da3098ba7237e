export type Mistake = {
  readonly situation: string
  readonly args: readonly string[]
  readonly env?: Record<string, string>
  readonly user?: string
  readonly exitCode: number
  readonly says: string
  readonly hint: string
}

/** The cheapest backup there is. */
export const configBackup = ['backup', '--type', 'config']

/** One mistake of an operator each, and what Lifeboat must say to it. */
export const mistakes: readonly Mistake[] = [
  {
    situation: 'without a socket',
    args: configBackup,
    env: { DOCKER_HOST: 'unix:///run/none.sock' },
    exitCode: 2,
    says: 'there is no Docker socket at unix:///run/none.sock',
    hint: 'Give the lifeboat service the volume /var/run/docker.sock:/var/run/docker.sock.',
  },
  {
    situation: 'with nothing behind the socket',
    args: configBackup,
    env: { DOCKER_HOST: 'tcp://127.0.0.1:2' },
    exitCode: 2,
    says: 'no Docker engine answers at tcp://127.0.0.1:2',
    hint: 'Start the engine, or correct DOCKER_HOST.',
  },
  {
    situation: 'without permission on the socket',
    args: ['plan'],
    user: '1000',
    exitCode: 2,
    says: 'no permission on unix:///var/run/docker.sock',
    hint: 'Run the lifeboat service as root, or add the socket’s group with group_add.',
  },
  {
    situation: 'to bring up the whole stack without a drill',
    args: ['verify', '--stack'],
    exitCode: 2,
    says: 'the whole stack is brought up only in a drill',
    hint: 'Say so: --level drilled --stack; over HTTP {"level": "drilled", "stack": true}. Nothing was verified.',
  },
  {
    situation: 'for a project that is not there',
    args: configBackup,
    env: { LIFEBOAT_PROJECT: 'nope', LIFEBOAT_REPOSITORY: '/empty' },
    exitCode: 2,
    says: 'the compose project nope has no containers besides Lifeboat’s',
    hint: 'Start the stack, or correct LIFEBOAT_PROJECT. Projects on this engine stand below.',
  },
  {
    situation: 'into a repository that is mounted read-only',
    args: configBackup,
    env: { LIFEBOAT_REPOSITORY: '/read-only' },
    exitCode: 2,
    says: '/read-only is mounted read-only',
    hint: 'Take :ro off the repository’s mount in the lifeboat service.',
  },
  {
    situation: 'into a repository on a read-only file system',
    args: configBackup,
    env: { LIFEBOAT_REPOSITORY: '/read-only-file-system' },
    exitCode: 2,
    says: 'the repository /read-only-file-system cannot be written',
    hint: 'Mount it without :ro and see that Lifeboat’s user may write it.',
  },
  {
    situation: 'into a folder that holds something else',
    args: configBackup,
    env: { LIFEBOAT_REPOSITORY: '/foreign' },
    exitCode: 2,
    says: '/foreign holds files, but no repository',
    hint: 'Nothing was written there. Name an empty folder, or the one that holds the repository.',
  },
  {
    situation: 'into a folder that is on no mount',
    args: configBackup,
    env: { LIFEBOAT_REPOSITORY: '/nowhere' },
    exitCode: 2,
    says: '/nowhere is not on a volume or bind mount',
    hint: 'Give the lifeboat service a volume for it, for example lifeboat-repository:/repository.',
  },
  {
    situation: 'of a service that is not there',
    args: [...configBackup, '--service', 'fils'],
    exitCode: 2,
    says: 'has no service "fils"',
    hint: 'Did you mean files?',
  },
  {
    situation: 'of a type that is not there',
    args: ['backup', '--type', 'volume'],
    exitCode: 2,
    says: 'there is no backup type "volume"',
    hint: 'Types are full, database, volumes, config. Did you mean volumes?',
  },
]
