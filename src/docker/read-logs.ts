import { LifeboatError } from '../errors.ts'
import type { WorkerOutput } from '../model/worker.ts'

const headerBytes = 8

/**
 * Splits the engine's multiplexed log stream. Frame: 1 byte stream (1 stdout, 2 stderr), 3 zero bytes, 4 bytes length, big endian
 * (Docker Engine API, "Attach to a container"). Throws `engine-connection-lost` on a header it does not know or a cut frame,
 * where the usual demultiplexers would pass the bytes on.
 */
export function splitLogFrames(raw: Buffer): WorkerOutput {
  const collected = { 1: [] as Buffer[], 2: [] as Buffer[] }
  let at = 0
  while (at < raw.length) {
    const stream = raw[at]
    const isHeader = raw.length - at >= headerBytes && raw.readUIntBE(at + 1, 3) === 0
    if (!isHeader || (stream !== 1 && stream !== 2)) throw damaged(`no frame header at byte ${at}`)
    const end = at + headerBytes + raw.readUInt32BE(at + 4)
    if (end > raw.length) throw damaged(`the frame at byte ${at} is cut short`)
    collected[stream].push(raw.subarray(at + headerBytes, end))
    at = end
  }
  return {
    stdout: Buffer.concat(collected[1]).toString('utf8'),
    stderr: Buffer.concat(collected[2]).toString('utf8'),
  }
}

function damaged(why: string): LifeboatError {
  return new LifeboatError('engine-connection-lost', `a worker’s log arrived damaged: ${why}`, {
    hint: 'Nothing was taken for granted. Run it again; if it repeats, look at the engine or the socket proxy.',
  })
}
