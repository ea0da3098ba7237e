import { findCredentials, type Credentials } from '../databases/postgres/credentials.ts'
import { suspectDataDirectory } from '../databases/postgres/find-candidates.ts'
import { fetchFile } from '../docker/container-files.ts'
import { serviceLabels } from '../docker/labels.ts'
import type { RunContext } from '../docker/run-context.ts'
import type { Container } from '../model/stack.ts'
import { findOwnPort } from './own-server.ts'

/**
 * How to log in to the server of a container: by its labels, its environment, its own secret files. Where it may share
 * its network with other servers, what its data directory says of the port comes first.
 */
export async function findLogin(
  run: Pick<RunContext, 'engine'>,
  container: Container,
  mayShare: boolean,
): Promise<Credentials> {
  const { databaseUser: user, databasePasswordFile: passwordFile } = serviceLabels
  const found = await findCredentials(container, { user, passwordFile }, async (path) => {
    const { content } = await fetchFile(run.engine, container.id, path)
    return content.toString('utf8')
  })
  if (!mayShare) return found
  const port = await findOwnPort(run, container, suspectDataDirectory(container))
  return { ...found, port: port ?? found.port }
}
