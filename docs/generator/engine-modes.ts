const look = [
  'GET /version',
  'GET /info',
  'GET /containers/json',
  'POST /containers/create',
  'GET /containers/ID/json',
  'GET /containers/ID/logs',
  'GET /containers/ID/archive',
  'PUT /containers/ID/archive',
  'POST /containers/ID/start',
  'POST /containers/ID/stop',
  'DELETE /containers/ID',
  'GET /images/NAME/json',
  'GET /volumes',
  'GET /volumes/NAME',
  'GET /networks',
]

const backUp = [
  ...look,
  'GET /_ping',
  'GET /containers/ID/changes',
  'HEAD /containers/ID/archive',
  'POST /containers/ID/kill',
  'POST /containers/ID/pause',
  'POST /containers/ID/unpause',
  'POST /containers/ID/exec',
  'POST /exec/ID/start',
  'GET /exec/ID/json',
  'GET /images/NAME/get',
  'POST /volumes/create',
  'DELETE /volumes/NAME',
  'POST /networks/ID/connect',
]

const rebuild = [
  ...backUp,
  'POST /containers/ID/rename',
  'POST /containers/ID/update',
  'POST /images/NAME/tag',
  'POST /images/load',
  'POST /images/create',
  'POST /networks/create',
  'GET /networks/ID',
  'DELETE /networks/ID',
]

/** What Lifeboat must be allowed to ask of the engine, by what is wanted of it. Each has all that those before it have. */
export const engineModes = { look, backUp, rebuild } as const

export type EngineMode = keyof typeof engineModes
