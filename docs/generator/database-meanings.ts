import type { Meaning } from './error-meanings.ts'

const part = ['part'] as const

/** What the codes of servers, databases and their dumps mean. */
export const databaseMeanings: Readonly<Record<string, Meaning>> = {
  'database-unreachable': {
    places: part,
    meaning: 'A container looks like a PostgreSQL server, and none answers in it.',
  },
  'another-server-answers': {
    places: part,
    meaning:
      'A container shares its network with others, and at its port another server answers than its own. What that one has is not stored under a wrong name.',
  },
  'database-closed': {
    places: ['part', 'command', 'http'],
    meaning:
      'A database accepts no connections (`ALLOW_CONNECTIONS false`), so that it cannot be dumped; or a restore is to take the place of one that accepts none, or whose dropping was cut off.',
  },
  'database-unopened': {
    places: part,
    meaning:
      'One database let nobody in when the snapshots were taken, or was closed meanwhile. The others of its server are dumped.',
  },
  'database-not-running': {
    places: part,
    meaning:
      'The container of a PostgreSQL server is paused or restarting: it cannot answer, and its files are not at rest.',
  },
  'database-not-shut-down': {
    places: part,
    meaning:
      'A stopped server was not shut down cleanly, or that could not be found out. Its files are held as they stand, and may not start again.',
  },
  'database-started': {
    places: part,
    meaning: 'A stopped server was started, or made anew, while its files were copied.',
  },
  'live-data-copied': {
    places: part,
    meaning:
      'The data directory or write-ahead log of a PostgreSQL that may run was among the files, and is no known server’s. The copy is torn and does not count.',
  },
  'database-login-refused': {
    places: part,
    meaning: 'The server refuses the login. [databases.md](databases.md) says which one is tried.',
  },
  'database-password-unreadable': {
    places: part,
    meaning: 'The label names a password file that is not in the lifeboat service.',
  },
  'database-session-lost': {
    places: part,
    meaning: 'The session that held the snapshots ended before the dumps did. They prove nothing.',
  },
  'dump-failed': {
    places: part,
    meaning: '`pg_dump` or `pg_dumpall` failed. Its last lines stand below.',
  },
  'table-emptied': {
    places: part,
    meaning:
      'A table was emptied (`TRUNCATE`), written anew by an `ALTER TABLE`, or exchanged for another one after its snapshot was opened and before it was dumped: the snapshot shows it empty, and so does the dump. The tables are named.',
  },
  'dump-unreadable': { places: part, meaning: 'The dumps could not be read back to be stored.' },
}
