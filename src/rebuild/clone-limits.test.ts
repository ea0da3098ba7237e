import { expect, test } from 'vitest'

import { limitClone } from './clone-limits.ts'

const config = { NetworkMode: 'shop_default', RestartPolicy: { Name: 'no' } }
const gigabyte = 2 ** 30

test('nothing is changed where nothing is limited', () => {
  expect(limitClone({ ...config, NanoCpus: 5e8, Memory: gigabyte })).toEqual({})
})

test.each([
  ['without one', {}, { NanoCpus: 1.5e9 }],
  ['with a higher one', { NanoCpus: 4e9 }, { NanoCpus: 1.5e9 }],
  ['with a lower one', { NanoCpus: 5e8 }, { NanoCpus: 5e8 }],
  ['with a larger share', { CpuQuota: 40_000, CpuPeriod: 20_000 }, { CpuQuota: 30_000 }],
  ['with a smaller share', { CpuQuota: 50_000 }, { CpuQuota: 50_000 }],
])('a container %s holds to the processors', (_what, own, expected) => {
  expect(limitClone({ ...config, ...own }, { cpus: 1.5 })).toEqual(expected)
})

test.each([
  ['without one', {}, { Memory: gigabyte, MemorySwap: gigabyte }],
  [
    'with a higher one',
    { Memory: 2 * gigabyte, MemorySwap: -1 },
    { Memory: gigabyte, MemorySwap: gigabyte },
  ],
  ['with a lower one', { Memory: gigabyte / 2, MemorySwap: gigabyte }, {}],
  [
    'that is promised more',
    { Memory: 4 * gigabyte, MemoryReservation: 2 * gigabyte },
    { Memory: gigabyte, MemorySwap: gigabyte, MemoryReservation: gigabyte },
  ],
])('a container %s holds to the memory', (_what, own, expected) => {
  expect(limitClone({ ...config, ...own }, { memoryBytes: gigabyte })).toEqual(expected)
})
