/** Closes the output of a run with one line that says how it went. */
module.exports = class ClosingLine {
	onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
		// A suite that could not even be loaded has failed too.
		const failed = numFailedTests + numRuntimeErrorTestSuites;
		console.log(`\n${numPassedTests} passed, ${failed} failed`);
	}
};
