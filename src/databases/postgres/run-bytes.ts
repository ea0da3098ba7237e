import { Query, type Client } from 'pg'

/**
 * From then on bytes stay as they are, from Lifeboat to the server's tables: nothing is converted, only looked at whether the database that the
 * session is in could hold it (PostgreSQL, pg_any_to_server).
 */
export const keepBytes = `SET client_encoding = 'SQL_ASCII'`

/** pg writes UTF-8 whatever it is told, so the message is made here (PostgreSQL, "Message Formats", Query). */
export async function runBytes(client: Client, statement: Buffer): Promise<void> {
  const head = Buffer.from('Q\0\0\0\0', 'latin1')
  head.writeInt32BE(4 + statement.length + 1, 1)
  const query = new Query('')
  query.submit = ({ stream }) => {
    stream.write(Buffer.concat([head, statement, Buffer.from([0])]))
  }
  const over = Promise.withResolvers<undefined>()
  query.on('end', () => over.resolve(undefined))
  query.on('error', over.reject)
  client.query(query)
  await over.promise
}
