import { Client } from 'pg'

export type Login = {
  readonly user: string
  readonly port: number
  readonly password: string | undefined
}

const connectLimitMs = 10_000

/**
 * A connection from inside the server's own network namespace. No limit of the server's may end a session that only waits:
 * its snapshot would be gone in the middle of the dumps.
 */
export async function connect(login: Login, database: string): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port: login.port,
    user: login.user,
    // pg insists on a string as soon as the server asks; an empty one is refused with the server's own words.
    password: login.password ?? '',
    database,
    application_name: 'lifeboat',
    // A database may be set to another role, which may do less.
    options: '-c role=none',
    connectionTimeoutMillis: connectLimitMs,
    keepAlive: true,
  })
  // A server that dies is noticed by the next query, which then fails; without a listener it would be a crash of ours.
  client.on('error', () => undefined)
  await client.connect()
  await client.query(
    `SELECT set_config(name, '0', false) FROM pg_settings
      WHERE name IN ('idle_in_transaction_session_timeout', 'statement_timeout', 'transaction_timeout',
                     'idle_session_timeout')`,
  )
  return client
}

/** Of a database that is not there, and of one that is closed or whose dropping was cut off (PostgreSQL manual, appendix A). */
const unusable = ['3D000', '55000']

/** `postgres` is where one connects first; a cluster may be without it. */
export async function connectToAny(login: Login): Promise<Client> {
  try {
    return await connect(login, 'postgres')
  } catch (error) {
    const isUnusable =
      error instanceof Error && 'code' in error && unusable.includes(String(error.code))
    if (!isUnusable) throw error
    return connect(login, 'template1')
  }
}

/** A connection to one database of a server, or, without a name, to whichever is always there. */
export type OpenDatabase = (database?: string) => Promise<Client>

export function opening(login: Login): OpenDatabase {
  return (database) => (database === undefined ? connectToAny(login) : connect(login, database))
}
