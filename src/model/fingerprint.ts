/** What a backup notes of the rows that its server held: how many each table had, or besides a hash of them. */
export const fingerprints = ['counts', 'rows'] as const
export type Fingerprint = (typeof fingerprints)[number]
