import type { Client } from 'pg'

/** Asks queries of one JSON value each, all about the same moment; gives the values of their rows. Changes nothing. */
export async function askQuestions(
  client: Client,
  questions: readonly string[],
): Promise<unknown[][]> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await client.query(`SET LOCAL search_path = ''`)
  const answers: unknown[][] = []
  for (const text of questions) {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' })
    answers.push(rows.map(([value]) => value))
  }
  await client.query('COMMIT')
  return answers
}
