type Group = { readonly because: string; readonly files: readonly string[] }

/** Integration files beside which no other may run. The others may, two at a time: test/beside-others.test.ts says what they must not do. */
export const alone: readonly Group[] = [
  {
    because: 'what a kill leaves is looked for among the unnamed volumes of the whole engine',
    files: [
      'integration/faults-killed',
      'integration/freeze-killed',
      'integration/restore-fails',
      'integration/restore-killed',
      'support/engine-inventory',
    ],
  },
  {
    because: 'a daemon beside the machine’s own is started, filled up or killed',
    files: [
      'integration/drill-full-disk',
      'integration/freeze-engine-killed',
      'integration/rebuild-demo',
      'integration/rebuild-elsewhere',
      'integration/rebuild-newer-engine',
      'integration/recovery-by-hand',
      'integration/restore-engine-killed',
    ],
  },
  {
    because: 'images are removed, and their tags given to others',
    files: [
      'integration/faults-worker-image',
      'integration/images',
      'integration/images-registry',
      'integration/images-ways',
    ],
  },
  {
    because:
      'names, addresses and ports are fixed by their compose files, and all that the engine does is listened to for the moment to kill',
    files: [
      'integration/clone-killed',
      'integration/clone-torture',
      'integration/projects',
      'integration/rebuild',
      'integration/rebuild-from-s3',
      'integration/rebuild-killed',
      'integration/rebuild-moved',
      'integration/rebuild-plain',
      'integration/rebuild-replace',
      'integration/rebuild-torture',
      'integration/stack-drill',
      'integration/stack-drill-fails',
    ],
  },
  {
    because: 'what stands still does so within a budget of seconds, which a busy core uses up',
    files: ['integration/freeze', 'integration/freeze-pairs', 'integration/parallel-load'],
  },
]
