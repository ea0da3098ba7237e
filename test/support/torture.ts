/** Whether `npm run torture` runs: it tries everything, `npm test` a sample that goes the same road. */
export const isTorture = Boolean(process.env['TORTURE'])
