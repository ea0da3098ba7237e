import { succeed } from './run-command.ts'
import { sessionLabel } from './session.ts'

/** Leaves on the engine what a Lifeboat leaves there: a container that was never started. */
export async function leaveHeld(
  project: string,
  role: 'lock' | 'journal',
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const image = process.env['TEST_LIFEBOAT_IMAGE'] ?? 'lifeboat:latest'
  const all = {
    'lifeboat.run': '2026-01-01T00-00-00Z-test',
    'lifeboat.project': project,
    'lifeboat.role': role,
    'lifeboat.started': '2026-01-01T00:00:00.000Z',
    ...labels,
  }
  await succeed('docker', [
    'create',
    `--name=${name}`,
    `--label=${sessionLabel()}`,
    ...Object.entries(all).map(([key, value]) => `--label=${key}=${value}`),
    image,
    '--version',
  ])
}
