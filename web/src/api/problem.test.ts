import { expect, test } from 'vitest'

import { lost, ProblemError, readTrouble, toTrouble } from './problem.ts'

const problem = { code: 'locked', detail: 'it is locked', hint: 'Wait.', details: ['a line'] }

test('a problem document is told in its own words', () => {
  expect(readTrouble(409, problem)).toEqual(problem)
  expect(toTrouble(new ProblemError(problem))).toBe(problem)
})

test.each([502, 503, 504])('%i in the words of a proxy is a lost connection', (status) => {
  expect(readTrouble(status, undefined)).toBe(lost)
})

test('any other answer of somebody else is named', () => {
  expect(readTrouble(404, { message: 'nginx' })).toMatchObject({ code: 'status-404' })
})

test('what is thrown otherwise is a bug of the page, and its words and stack are not shown', () => {
  expect(JSON.stringify(toTrouble(new TypeError('x is undefined')))).not.toContain('undefined')
})
