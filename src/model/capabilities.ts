/**
 * What a worker may do beyond a process without privileges, in the kernel's words without their CAP_ prefix (capabilities(7)). A worker gets no
 * others: the engine's default set is taken from it first.
 */
export type Capability =
  | 'AUDIT_WRITE'
  | 'CHOWN'
  | 'DAC_OVERRIDE'
  | 'FOWNER'
  | 'FSETID'
  | 'KILL'
  | 'MKNOD'
  | 'SETFCAP'
  | 'SETGID'
  | 'SETUID'
  | 'SYS_ADMIN'
  | 'SYS_CHROOT'

/** To read files of whatever owner and mode, and to write and remove them where their folder has no sticky bit. */
export const reachesFiles: readonly Capability[] = ['DAC_OVERRIDE']

/** Without SYS_ADMIN the kernel hides trusted.* attributes, and restic and tar leave them out without a word. */
export const readsAttributes: readonly Capability[] = ['DAC_OVERRIDE', 'SYS_ADMIN']

/** To give files back their owners, modes, device numbers, and attributes: security.capability takes SETFCAP, trusted.* SYS_ADMIN. */
export const restoresFiles: readonly Capability[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'MKNOD',
  'SETFCAP',
  'SYS_ADMIN',
]

/** In a folder with the sticky bit only the owner of a file may remove it, or FOWNER. */
export const removesFiles: readonly Capability[] = ['DAC_OVERRIDE', 'FOWNER']

/** To become the database's own user and to look after its processes. Debian's su asks the kernel to audit it, as root, and refuses without. */
export const changesUser: readonly Capability[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'KILL',
  'SETGID',
  'SETUID',
]

/** To run the host's own programs in its own root. */
export const entersRoot: readonly Capability[] = ['DAC_OVERRIDE', 'SYS_CHROOT']
