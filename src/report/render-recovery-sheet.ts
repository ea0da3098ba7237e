import type { RecoverySheet } from '../model/recovery-sheet.ts'

/** The sheet as it is printed. */
export function renderRecoverySheet(sheet: RecoverySheet): string {
  const { project, host, madeAt, lifeboat, commands } = sheet
  return [
    `RECOVERY SHEET of the stack ${project} on ${host}`,
    `made ${madeAt} by Lifeboat ${lifeboat}. Print it, and keep it where the machine is not. Make it anew when the settings change.`,
    '',
    `Repository  ${describeRepository(sheet)}`,
    ...describePassword(sheet),
    '',
    'What you need on the new host',
    ...listNeeds(sheet).map((need) => `  - ${need}`),
    '',
    'Everything back, with Lifeboat (bash, as root):',
    '',
    ...indent(commands.lifeboat),
    '',
    'It shows the plan and asks before it does anything; with --dry-run behind it, it only shows it. Every backup there is: list --all-hosts instead of restore latest.',
    'Then, in the folder where the compose file was: docker compose up -d',
    '',
    'Without Lifeboat, with restic 0.17 or newer (bash, as root):',
    '',
    ...indent(commands.restic),
    '',
    'All of it but images stands below /stack then: config has the compose files, volumes and binds the files, databases the dumps. What to do with each, step by step:',
    'docs/recovery-by-hand.md of Lifeboat. Print that page, too. Images that no registry has are in the backup as well: its step 3 loads them.',
    '',
    'A sheet that nobody has tried is a hope: try it on a spare machine.',
  ].join('\n')
}

function describeRepository({ host, repository }: RecoverySheet): string {
  const { location, kind, source, target } = repository
  switch (kind) {
    case 'store':
      return location
    case 'volume':
      return `${location}, on the volume ${source} of ${host}, mounted at ${target}. IT GOES WHEN THAT MACHINE GOES, unless you keep a copy of it elsewhere.`
    case 'bind':
      return `${location}, in the folder ${source} of ${host}, mounted at ${target}. If its disk goes with that machine, so do the backups: keep a copy elsewhere.`
  }
}

function describePassword({ isProtected, password }: RecoverySheet): string[] {
  if (!isProtected) {
    return ['Password    none: whoever has the repository can read all of it.']
  }
  if (password === null) {
    return [
      'Password    needed, and NOT on this sheet. Without it nobody can read the backups. Where it is kept (write it here): ______________________',
    ]
  }
  return [
    `Password    ${password}`,
    '            WHOEVER HAS THIS SHEET AND THE REPOSITORY CAN READ EVERYTHING. Lock it away.',
  ]
}

function listNeeds({ image, repository, secrets, files, isProtected }: RecoverySheet): string[] {
  return [
    'Docker, with Compose v2',
    `the image ${image}; a machine without a registry is brought it by docker save and docker load`,
    repository.kind === 'store'
      ? 'a way to the store; a name that only the stack’s own network knew has to be replaced by an address'
      : 'the repository, or a copy of it, as a folder or volume',
    ...(isProtected ? ['the password'] : []),
    ...secrets.map((name) => `the value of ${name}`),
    ...Object.values(files).map((path) => `the file ${path}, in the folder where you type`),
  ]
}

function indent(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => `    ${line}`)
}
