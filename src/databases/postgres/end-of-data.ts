import { Transform } from 'node:stream'

import { LifeboatError } from '../../errors.ts'

/** How pg_dump ends a table's file in an uncompressed directory dump. In COPY's text no row can look like it. */
export const endOfData = Buffer.from('\\.\n\n\n')

/**
 * Passes a table's file on without its end, so that what comes out is what COPY TO STDOUT would give. Throws `dump-cut-short` when
 * the end is not there: nothing else tells a file that was cut off from a whole one.
 */
export function dropEndOfData(): Transform {
  let held = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = Buffer.concat([held, chunk])
      const certain = Math.max(0, all.length - endOfData.length)
      held = all.subarray(certain)
      done(null, all.subarray(0, certain))
    },
    flush(done) {
      done(held.equals(endOfData) ? null : cutShort())
    },
  })
}

function cutShort(): LifeboatError {
  return new LifeboatError('dump-cut-short', 'the table’s file in the dump was cut short', {
    hint: 'Take the table from another backup; what was written so far is not all of it.',
  })
}
