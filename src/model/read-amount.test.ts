import { describe, expect, test } from 'vitest'

import { readAmount, writeAmount } from './read-amount.ts'

describe('how far a tool is', () => {
  test.each([
    // As restic 0.18.0 wrote them.
    [
      '{"message_type":"status","seconds_elapsed":4,"percent_done":0,"files_done":240,"bytes_done":118028359,"current_files":["/src/b"]}',
      { done: 118028359, files: 240 },
    ],
    [
      '{"message_type":"status","percent_done":0,"total_files":1,"total_bytes":9}',
      { done: 0, total: 9 },
    ],
    [
      '{"message_type":"status","seconds_elapsed":2,"percent_done":0.9,"total_files":303,"files_restored":209,"total_bytes":120001092,"bytes_restored":110145427}',
      { done: 110145427, total: 120001092, files: 209 },
    ],
    [JSON.stringify(writeAmount({ done: 7, total: 9 })), { done: 7, total: 9 }],
  ])('is read from %s', (line, amount) => {
    expect(readAmount(line)).toEqual(amount)
  })

  test.each([
    '',
    'plain words',
    '{"message_type":"status","bytes_do',
    '{"message_type":"status","bytes_done":"many"}',
    '{"message_type":"status","bytes_done":-1}',
    '{"message_type":"status","bytes_done":1e400}',
    '{"message_type":"summary","total_bytes":9}',
    '{"event":"progress"}',
    '{"event":"ready"}',
  ])('is not known of %j', (line) => {
    expect(readAmount(line)).toBeUndefined()
  })
})
