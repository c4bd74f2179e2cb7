/** Tests run against the source; only `test/package` builds and packs. */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	// Outside Jest, without the ending, Node.js would take the JSON file beside the node for it.
	moduleNameMapper: { '(.*/AdobeExperiencePlatform\\.node)\\.js$': '$1' },
	globalSetup: '<rootDir>/test/n8n-folder/create.js',
	globalTeardown: '<rootDir>/test/n8n-folder/remove.js',
	reporters: ['default', '<rootDir>/test/closing-line.js'],
	coverageDirectory: '<rootDir>/test/coverage',
	// Hardly a test waits: most run in virtual time.
	maxWorkers: '100%',
	testTimeout: 30_000,
};
