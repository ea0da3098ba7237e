import { exitCodeFor, exitCodes } from '../errors.ts'
import type { Lifeboat } from '../lifeboat.ts'
import type { Verification, VerifyWish } from '../model/verification.ts'
import { recordRun, type Recorded, type Recorder } from './record-run.ts'

/** Starts a verification that the history remembers. One that never came to reading is no run, unless what kept it from that speaks against the backup: nothing else would tell of it. */
export function startRecordedVerify(
  { lifeboat, ...recorder }: Recorder & { readonly lifeboat: Lifeboat },
  project: string,
  wish: VerifyWish,
  signal: AbortSignal,
): Recorded<Verification> {
  return recordRun(recorder, {
    about: { kind: 'verify', project, type: wish.level, services: [], backup: wish.backup },
    signal,
    act: (start) => lifeboat.verify({ ...start, ...wish }),
    describe: (verification) => {
      const { backup, proved, wanted } = verification
      return { state: proved === wanted ? 'complete' : 'failed', backup, verification }
    },
    isRefusal: (error, steps) => steps < 2 && exitCodeFor(error) !== exitCodes.verificationFailed,
  })
}
