import { findCredentials, type Credentials } from '../databases/postgres/credentials.ts'
import { fetchFile } from '../docker/container-files.ts'
import { serviceLabels } from '../docker/labels.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { Container } from '../model/stack.ts'

/** How to log in to the server of a container: by its labels, its environment, its own secret files. */
export function findLogin({ engine }: RunContext, container: Container): Promise<Credentials> {
  const { databaseUser: user, databasePasswordFile: passwordFile } = serviceLabels
  return findCredentials(container, { user, passwordFile }, async (path) => {
    const { content } = await fetchFile(engine, container.id, path)
    return content.toString('utf8')
  })
}
