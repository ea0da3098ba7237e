import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** Whether somebody has a pipe open for writing: whoever reads it waits. */
export async function isHeld(gate: string): Promise<boolean> {
  const reader = await open(gate, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const { bytesRead } = await reader.read(Buffer.alloc(1))
    return bytesRead > 0
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
  } finally {
    await reader.close()
  }
}
