/** The tests in a real n8n that need no browser, in every release that the README names. */
const { resolve } = require('node:path');
const { RELEASES } = require('./load.js')('./releases.ts', __filename);
const { reporters, testTimeout, ...inOneRelease } = require('../e2e/jest.config.js');

const rootDir = resolve(__dirname, '../..');

module.exports = {
	rootDir,
	testTimeout,
	// They mostly wait, and not for the same n8n.
	maxWorkers: RELEASES.length,
	reporters: [...reporters.slice(0, -1), '<rootDir>/test/versions/readme-reporter.js'],
	projects: RELEASES.map(({ version, leavesOut }) => ({
		...inOneRelease,
		rootDir,
		displayName: version,
		testPathIgnorePatterns: ['/editor-', ...Object.keys(leavesOut)],
		globals: { n8nVersion: version },
		globalSetup: '<rootDir>/test/versions/start.ts',
		setupFilesAfterEnv: ['<rootDir>/test/versions/known-misses.ts'],
	})),
};
