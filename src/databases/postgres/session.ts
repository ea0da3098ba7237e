import { LifeboatError } from '../../errors.ts'
import type { Fingerprint } from '../../model/fingerprint.ts'
import type { DatabaseAnswer } from '../../model/stack.ts'
import type { RunningWorker, StartWorker, WorkerSpec } from '../../model/worker.ts'
import type { Credentials } from './credentials.ts'
import {
  Compared,
  Counted,
  Exported,
  Found,
  Refused,
  Released,
  signals,
  type CountedDatabase,
  type ReleasedDatabase,
} from './session-protocol.ts'
import { logIn } from './log-in.ts'

/** A conversation with a server, held by a worker in the server's network namespace. Owes `close` in every case. */
export type Session = {
  readonly answer: DatabaseAnswer
  /** When the server that answered started, in seconds to the microsecond: no two servers have the same. Undefined where none answered. */
  readonly postmaster: string | undefined
  /** Connects to every database, so that `exportSnapshots` takes no longer than it must. */
  prepare(): Promise<void>
  /** Opens one snapshot per database. They hold until `release`. */
  exportSnapshots(): Promise<Exported>
  /** Whether no transaction that writes has ended since then. */
  isUnchanged(): Promise<boolean>
  /** The databases as they are in those snapshots, rows counted. */
  counts(): Promise<readonly CountedDatabase[]>
  /**
   * Lets go of the snapshots; throws when a session did not live to this moment. Gives where the sequences stood when the snapshots were
   * opened and stand now, if that was asked for, and the tables that were emptied under a snapshot.
   */
  release(): Promise<readonly ReleasedDatabase[]>
  close(): Promise<void>
}

export type SessionTarget = {
  readonly service: string
  /** The service, and its number when it is scaled: two workers must not share a name. */
  readonly replica: string
  readonly containerId: string
  readonly image: string
  readonly suspectedDataDirectory: string
  readonly fingerprint: Fingerprint
}

export async function openSession(
  start: StartWorker,
  target: SessionTarget,
  credentials: Credentials,
): Promise<Session> {
  const worker = await start(sessionSpec(target, credentials))
  try {
    return { ...talk(worker, target), ...(await hearAnswer(worker, target, credentials)) }
  } catch (error) {
    await worker.remove()
    throw error
  }
}

function talk(worker: RunningWorker, target: SessionTarget): Omit<Session, keyof Heard> {
  let preparing: Promise<unknown> | undefined
  return {
    prepare: async () => {
      preparing = worker.signal(signals.prepare).then(() => worker.answer('prepared'))
      await preparing
    },
    exportSnapshots: async () => {
      // Why it could not be prepared says more than that it is gone now.
      await preparing
      await worker.signal(signals.export)
      return Exported.parse(await worker.answer('exported'))
    },
    isUnchanged: async () => {
      await worker.signal(signals.compare)
      return Compared.parse(await worker.answer('compared')).unchanged
    },
    counts: async () => Counted.parse(await worker.answer('counted')).databases,
    release: async () => {
      await worker.signal(signals.release)
      const { stdout } = await worker.end()
      const line = stdout.split('\n').find((each) => each.includes('"event":"released"'))
      if (line !== undefined) return Released.parse(JSON.parse(line)).databases
      throw new LifeboatError(
        'database-session-lost',
        `the session that held the snapshots of ${target.service} ended early`,
        { hint: 'Look at the database’s log; run the backup again.' },
      )
    },
    close: () => worker.remove(),
  }
}

type Heard = Pick<Session, 'answer' | 'postmaster'>

async function hearAnswer(
  worker: RunningWorker,
  target: SessionTarget,
  credentials: Credentials,
): Promise<Heard> {
  const heard = await worker.answer('found', 'refused')
  if (heard['event'] === 'refused') {
    const answer = explainRefusal(Refused.parse(heard), target, credentials)
    return { answer, postmaster: undefined }
  }
  const { event: _event, postmaster, ...facts } = Found.parse(heard)
  const { user, port } = credentials
  return { answer: { state: 'reachable', user, port, ...facts }, postmaster }
}

function sessionSpec(target: SessionTarget, credentials: Credentials): WorkerSpec {
  return {
    purpose: `session-${target.replica}`,
    image: target.image,
    entrypoint: ['lifeboat'],
    command: ['worker', 'postgres-session', target.fingerprint],
    ...logIn(credentials),
    mounts: [],
    capabilities: [],
    network: { containerId: target.containerId },
  }
}

/** SQLSTATE class 28 is a refused login (PostgreSQL manual, appendix A). */
function explainRefusal(
  { code, reason }: { code: string; reason: string },
  { service, suspectedDataDirectory }: SessionTarget,
  { user, port }: Credentials,
): DatabaseAnswer {
  const isLogin = code.startsWith('28') || reason.includes('password')
  return {
    state: 'unreachable',
    suspectedDataDirectory,
    ...(isLogin
      ? {
          code: 'database-login-refused',
          reason: `the server of ${service} refuses the login of "${user}" (${reason})`,
          hint: 'Set the labels lifeboat.database.user and lifeboat.database.password-file on that service, or mend POSTGRES_PASSWORD in its environment.',
        }
      : {
          code: 'database-unreachable',
          reason: `no server answers in ${service} at 127.0.0.1:${port} (${reason})`,
          hint: 'Look at docker compose logs of that service; start it, or wait until it is healthy. If it is no server, give it the label lifeboat.enable: "false".',
          nothingHeard: code === 'ECONNREFUSED',
        }),
  }
}
