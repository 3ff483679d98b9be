import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** One line for each journey, the reasons of those that failed, and last "N passed, N failed". */
export default class JourneyReporter implements Reporter {
  #passed = 0;
  #failed = 0;

  onTestCaseResult(test: TestCase): void {
    const { state, errors = [] } = test.result();
    const seconds = ((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1);
    if (state === 'skipped') return console.log(`  -  ${test.fullName}`);
    if (state === 'passed') this.#passed++;
    else this.#failed++;
    const again = test.diagnostic()?.retryCount ? ', walked again' : '';
    console.log(`${state === 'passed' ? '  ok ' : 'FAIL '}${test.fullName} (${seconds} s${again})`);
    for (const error of errors) console.log(indent(error.stack ?? error.message));
  }

  /** What failed before or after the journeys of a file, such as a server that does not start. */
  onTestSuiteResult(suite: TestSuite): void {
    for (const error of suite.errors()) {
      this.#failed++;
      console.log(`FAIL ${suite.fullName}\n${indent(error.stack ?? error.message)}`);
    }
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string; stack?: string }[]): void {
    const broken = [...modules.flatMap((module) => module.errors()), ...unhandled];
    for (const error of broken) console.log(indent(error.stack ?? error.message));
    console.log(`\n${this.#passed} passed, ${this.#failed + broken.length} failed`);
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '     ');
}
