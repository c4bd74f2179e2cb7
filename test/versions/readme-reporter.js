/** Closes the output as other runs do, with the README's table as one more check. */
const ClosingLine = require('../closing-line.js');
const { RELEASES } = require('./load.js')('./releases.ts', __filename);
const { wrongInReadme } = require('./load.js')('./readme.ts', __filename);

module.exports = class ReadmeReporter extends ClosingLine {
	constructor({ testNamePattern, testPathPatterns }) {
		super();
		this.isFiltered = Boolean(testNamePattern) || testPathPatterns.patterns.length > 0;
	}

	onRunComplete(contexts, results) {
		const { numFailedTests, numRuntimeErrorTestSuites } = results;
		const isWhole = !this.isFiltered && contexts.size === RELEASES.length;
		if (!isWhole || numFailedTests + numRuntimeErrorTestSuites > 0) {
			return super.onRunComplete(contexts, results);
		}

		const wrong = wrongInReadme(results.testResults);
		if (wrong) console.error((this.error = new Error(wrong)).message);
		super.onRunComplete(contexts, {
			...results,
			numPassedTests: results.numPassedTests + (wrong ? 0 : 1),
			numFailedTests: wrong ? 1 : 0,
		});
	}

	/** What turns the run red for Jest. */
	getLastError() {
		return this.error;
	}
};
