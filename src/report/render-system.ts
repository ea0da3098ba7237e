import { formatBytes } from '../format.ts'
import type { Manifest } from '../model/manifest.ts'
import { renderTable } from '../render-table.ts'

/** On what, and with what, a backup was made. What older backups did not note is missing. */
export function renderSystem({ host, lifeboat, engine, disks, servers }: Manifest): string {
  const machine = [
    host,
    ...(engine.operatingSystem === undefined ? [] : [engine.operatingSystem]),
    `${engine.os}/${engine.arch}`,
    ...(engine.kernel === undefined ? [] : [`kernel ${engine.kernel}`]),
    ...(engine.cpus === undefined ? [] : [`${engine.cpus} processors`]),
    ...(engine.memoryBytes === undefined ? [] : [`${formatBytes(engine.memoryBytes)} of memory`]),
  ]
  const storage =
    engine.storageDriver === undefined ? '' : `, storage driver ${engine.storageDriver}`
  const rows = [
    ['machine', machine.join(', ')],
    ['engine', `Docker ${engine.version}, API ${engine.apiVersion}${storage}`],
    ...disks.map(({ of, bytes, freeBytes }) => [
      `disk of the ${of}`,
      `${formatBytes(bytes)}, ${formatBytes(freeBytes)} of it free`,
    ]),
    ['Lifeboat', lifeboat],
    ...servers.map(({ service, version, image, imageId }) => [
      `database of ${service}`,
      `PostgreSQL ${version}, image ${image} (${imageId})`,
    ]),
  ]
  return renderTable(['WHAT', 'WHICH'], rows)
}
