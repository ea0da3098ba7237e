// Each bench in turn: backups and restores, then the freeze. Options and variables as theirs; the exit code is 1 when one is
// outside of its bound.
await import('./run.ts')
if (!process.argv.includes('--bare')) await import('./run-freeze.ts')
