import { restoresFiles } from '../model/capabilities.ts'
import { describe, expect, test } from 'vitest'

import { exampleRepository } from '../../test/support/example-restore.ts'
import { WorkerFailedError, type RunWorker, type WorkerSpec } from '../model/worker.ts'
import { stageFiles } from './stage-files.ts'

const request = { image: 'sha256:lifeboat', kind: 'files', backupId: 'b1', snapshot: 's1' }
const summary = JSON.stringify({ message_type: 'summary', total_files: 4, files_restored: 5 })

describe('files that are restored beside the live ones', () => {
  test('are those that are named, taken literally, in a volume that is mounted where they stood', async () => {
    const specs: WorkerSpec[] = []

    const written = await stage(async (spec) => {
      specs.push(spec)
      return { stdout: summary, stderr: '' }
    })

    expect(written).toEqual({ files: 5, bytes: 0 })
    const [{ command, mounts, capabilities, network } = specs[0]!] = specs
    expect(command.join(' ')).toContain('s1:/stack --target /stack --sparse')
    expect(command.filter((_word, index) => command[index - 1] === '--include')).toEqual([
      '/volumes/shop_uploads',
      '/volumes/a\\*b',
    ])
    expect(mounts).toEqual([
      { kind: 'volume', source: 'scratch', target: '/stack', writable: true },
      { ...exampleRepository.mounts[0], writable: false },
    ])
    expect([capabilities, network]).toEqual([restoresFiles, 'none'])
  })

  test.each([
    [
      'part-damaged',
      '{"message_type":"error","error":{"message":"ciphertext verification failed"}}',
    ],
    [
      'too-little-space',
      '{"message_type":"error","error":{"message":"write: no space left on device"}}',
    ],
  ])('that restic could not write end with %s', async (code, stderr) => {
    const failed = new WorkerFailedError('stage-files failed', { stdout: '', stderr }, 1)

    await expect(stage(() => Promise.reject(failed))).rejects.toMatchObject({ code })
  })

  test('are not believed in when restic said nothing of them', async () => {
    await expect(stage(async () => ({ stdout: '', stderr: '' }))).rejects.toMatchObject({
      code: 'files-not-restored',
    })
  })
})

function stage(runWorker: RunWorker): ReturnType<typeof stageFiles> {
  const include = ['/stack/volumes/shop_uploads', '/stack/volumes/a*b']
  return stageFiles(runWorker, exampleRepository, request, { volume: 'scratch', include })
}
