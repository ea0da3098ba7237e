import { flipScript } from '../restore/flip-byte.ts'

/** What is done to the repository of a running stack, as a shell command in its folder, and what is found then. */
export const liveDamages: readonly {
  readonly what: string
  /** Has `flip FILE`, `first GLOB`, and the ids of two of the backup’s snapshots, `$MANIFEST` and `$FILES`. */
  readonly command: string
  readonly findings: readonly string[]
  readonly state: 'damaged' | 'lost' | 'sound'
}[] = [
  {
    what: 'a byte of its manifest’s snapshot',
    command: 'flip snapshots/$MANIFEST',
    findings: ['repository-damaged', 'snapshot-damaged', 'backup-lost'],
    state: 'lost',
  },
  {
    what: 'the key gone',
    command: 'mv keys/* /tmp/gone-key',
    findings: ['repository-damaged', 'repository-damaged'],
    state: 'damaged',
  },
  {
    what: 'a byte of the config',
    command: 'flip config',
    findings: ['repository-damaged', 'repository-damaged'],
    state: 'damaged',
  },
  {
    what: 'the config gone',
    command: 'mv config /tmp/gone-config',
    findings: ['repository-damaged', 'repository-damaged'],
    state: 'damaged',
  },
  {
    what: 'a byte of an index',
    command: 'flip $(first index/*)',
    findings: ['repository-damaged', 'manifest-damaged'],
    state: 'damaged',
  },
  {
    what: 'its manifest’s snapshot gone',
    command: 'rm snapshots/$MANIFEST',
    findings: ['backup-lost'],
    state: 'lost',
  },
  {
    what: 'a part’s snapshot gone',
    command: 'rm snapshots/$FILES',
    findings: ['part-lost', 'part-missing'],
    state: 'damaged',
  },
  {
    what: 'all data files cut short',
    command: 'find data -type f -exec truncate -s -1 {} +',
    findings: ['repository-damaged', 'part-damaged', 'part-damaged', 'part-damaged'],
    state: 'damaged',
  },
]

/** Shell functions for the commands above. */
export const damageTools = `
flip() { node -e "${flipScript}" "$1" 9; }
first() { echo "$1"; }
`
