/** Which call of the engine's API each method of its client (dockerode) makes. */
export const engineRoutes: Readonly<Record<string, string>> = {
  ping: 'GET /_ping',
  version: 'GET /version',
  info: 'GET /info',
  listContainers: 'GET /containers/json',
  createContainer: 'POST /containers/create',
  'getContainer.inspect': 'GET /containers/ID/json',
  'getContainer.logs': 'GET /containers/ID/logs',
  'getContainer.changes': 'GET /containers/ID/changes',
  'getContainer.infoArchive': 'HEAD /containers/ID/archive',
  'getContainer.getArchive': 'GET /containers/ID/archive',
  'getContainer.putArchive': 'PUT /containers/ID/archive',
  'getContainer.start': 'POST /containers/ID/start',
  'getContainer.stop': 'POST /containers/ID/stop',
  'getContainer.kill': 'POST /containers/ID/kill',
  'getContainer.pause': 'POST /containers/ID/pause',
  'getContainer.unpause': 'POST /containers/ID/unpause',
  'getContainer.rename': 'POST /containers/ID/rename',
  'getContainer.update': 'POST /containers/ID/update',
  'getContainer.remove': 'DELETE /containers/ID',
  'getContainer.exec': 'POST /containers/ID/exec',
  'exec.start': 'POST /exec/ID/start',
  'exec.inspect': 'GET /exec/ID/json',
  'getImage.inspect': 'GET /images/NAME/json',
  'getImage.get': 'GET /images/NAME/get',
  'getImage.tag': 'POST /images/NAME/tag',
  loadImage: 'POST /images/load',
  pull: 'POST /images/create',
  listVolumes: 'GET /volumes',
  createVolume: 'POST /volumes/create',
  'getVolume.inspect': 'GET /volumes/NAME',
  'getVolume.remove': 'DELETE /volumes/NAME',
  listNetworks: 'GET /networks',
  createNetwork: 'POST /networks/create',
  'getNetwork.inspect': 'GET /networks/ID',
  'getNetwork.connect': 'POST /networks/ID/connect',
  'getNetwork.remove': 'DELETE /networks/ID',
}

/** What Lifeboat makes each call for. */
export const engineCallMeanings: Readonly<Record<string, string>> = {
  'GET /_ping': 'The watchdog of a freeze looks whether it reaches the engine.',
  'GET /version': 'Every look at the stack; a rebuild, for the versions of the API.',
  'GET /info': 'Every look at the stack: the machine, and how the engine keeps images.',
  'GET /containers/json':
    'Every look at the stack; who else uses a volume or host path; Lifeboat’s own things, by their labels.',
  'POST /containers/create':
    'Every worker, the run lock, the journal, the mark of a rebuild; the containers of a rebuild or clone.',
  'GET /containers/ID/json':
    'Lifeboat’s own container, those of the stack, and workers, again and again until they have ended.',
  'GET /containers/ID/logs':
    'What workers say; the last 200 lines of each container, for the configuration of a backup; last words of what does not come up.',
  'GET /containers/ID/changes':
    'Which files only a container itself has, for the configuration of a backup.',
  'HEAD /containers/ID/archive': 'Whether such a file or folder is there, and how large it is.',
  'GET /containers/ID/archive':
    'Such a file; the file of a database’s user or password that the container’s environment names; whether a cluster is in what looks like a server; the port of one that shares its network, or is waited for.',
  'PUT /containers/ID/archive':
    'What a worker is given: orders, and what lets it into the repository; in a rebuild, the files that only a container had.',
  'POST /containers/ID/start':
    'Workers; what was stopped for a backup or restore; the containers of a rebuild or clone.',
  'POST /containers/ID/stop':
    'Workers; services that a label has stopped for a backup; what a restore writes to; what `--replace` puts aside.',
  'POST /containers/ID/kill': 'Signals to workers. No container of the stack gets one.',
  'POST /containers/ID/pause': 'The freeze; in a rebuild, what was paused before.',
  'POST /containers/ID/unpause': 'The end of the freeze, by Lifeboat or by its watchdog.',
  'POST /containers/ID/rename': 'What a rebuild with `--replace` puts aside.',
  'POST /containers/ID/update':
    'Restart policies: given when a rebuild is done, taken from what `--replace` puts aside.',
  'DELETE /containers/ID':
    'Workers, lock, journal and mark; the containers of a clone; one of a rebuild that was made and never started.',
  'POST /containers/ID/exec':
    'The commands of the labels `lifeboat.exec.pre`, `lifeboat.exec.post` and `lifeboat.drill.check`, and nothing else.',
  'POST /exec/ID/start': 'The same.',
  'GET /exec/ID/json': 'The same: how it ended.',
  'GET /images/NAME/json': 'Every look at the stack; what a rebuild has at hand.',
  'GET /images/NAME/get':
    'Saving images that no registry has: backups of type full and config, unless `LIFEBOAT_IMAGES` is `none`.',
  'POST /images/NAME/tag': 'The tags that an image had, in a rebuild or clone.',
  'POST /images/load': 'Images out of a backup, in a rebuild or clone.',
  'POST /images/create': 'Pulling an image by its digest, in a rebuild or clone.',
  'GET /volumes':
    'Which volumes are folders of the host by another name; Lifeboat’s own scratch volumes and caches, by their labels; what a rebuild has at hand.',
  'POST /volumes/create':
    'Scratch volumes, the cache, `--into`; the volumes of a rebuild or clone.',
  'GET /volumes/NAME': 'Every look at the stack, for each volume of it.',
  'DELETE /volumes/NAME':
    'Scratch volumes and caches; those of a clone; what `--replace` makes anew.',
  'GET /networks': 'Every look at the stack; what a rebuild has at hand.',
  'POST /networks/create': 'The networks of a rebuild or clone.',
  'GET /networks/ID': 'What is in the way of a rebuild with `--replace`.',
  'POST /networks/ID/connect':
    'Workers, where the repository is in a store and Lifeboat has more than one network; the containers of a rebuild or clone.',
  'DELETE /networks/ID': 'Those of a clone; an empty one in the way of a rebuild with `--replace`.',
}
