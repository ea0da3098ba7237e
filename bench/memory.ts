// What `serve` itself holds in memory while a backup runs inside it.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

import { compose, composeCommand } from './docker.ts'
import { valueAt } from './json.ts'
import { median } from './measure.ts'

export interface Memory {
  readonly idleMb: number
  readonly maxMb: number
  /** The kernel's own high-water mark over the idle time and the run. */
  readonly peakMb: number
  readonly samples: number
}

/** Expects a service that was just started on an empty repository: then gigabytes move. */
export async function measureMemory(): Promise<Memory> {
  await using sampler = await startSampler()
  await setTimeout(idleMs)
  const idle = sampler.take()

  const answer = await compose([
    'exec',
    '-T',
    'lifeboat',
    'node',
    '--input-type=module',
    '-e',
    postBackup,
  ])
  const during = sampler.take()

  const state = valueAt(JSON.parse(answer), 'state')
  if (state !== 'complete') throw new Error(`the backup over HTTP is not complete: ${answer}`)
  return {
    idleMb: median(idle.map(({ rssMb }) => rssMb)),
    maxMb: Math.max(...during.map(({ rssMb }) => rssMb)),
    peakMb: Math.max(...during.map(({ peakMb }) => peakMb)),
    samples: during.length,
  }
}

interface Sample {
  readonly rssMb: number
  readonly peakMb: number
}

interface Sampler extends AsyncDisposable {
  /** The samples since it was last asked. */
  take(): readonly Sample[]
}

async function startSampler(): Promise<Sampler> {
  const script = await readFile(`${import.meta.dirname}/sample-memory.sh`, 'utf8')
  const child = spawn(
    'docker',
    [...composeCommand, 'exec', '-T', 'lifeboat', 'bash', '-c', script],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const closed = new Promise((resolve) => child.once('close', resolve))
  let samples: Sample[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [rss = Number.NaN, peak = Number.NaN] = line.split(' ').map(Number)
    samples.push({ rssMb: rss / kibPerMb, peakMb: peak / kibPerMb })
  })
  return {
    take() {
      if (samples.length === 0) throw new Error('no memory sample was taken')
      const taken = samples
      samples = []
      return taken
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await closed
    },
  }
}

const idleMs = 5000
const kibPerMb = 1e6 / 1024
const postBackup = `
  import { readFileSync } from 'node:fs'
  const token = readFileSync('/state/token', 'utf8').trim()
  const answer = await fetch('http://127.0.0.1:8080/backups?wait=true', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'full' }),
  })
  const body = await answer.text()
  if (!answer.ok) throw new Error('POST /backups answered ' + answer.status + ': ' + body)
  console.log(body)
`
