import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output with `N passed, N failed` alone on a line, for whoever reads it with a program. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    // What is thrown outside of every test fails the run too, and stands in no test's result.
    const counts = { passed: 0, failed: errors.length }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed' || state === 'failed') counts[state] += 1
      }
      // A file that cannot be loaded, or whose set-up fails, has no failed test to show for it.
      const tests = [...module.children.allTests()]
      const isLost =
        module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')
      if (isLost) counts.failed += 1
    }
    process.on('exit', () => {
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`)
    })
  }
}
