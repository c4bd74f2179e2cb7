/** Tests run against the source; only `test/package` builds and packs. */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	setupFiles: ['<rootDir>/test/jest.setup.ts'],
	reporters: ['default', '<rootDir>/test/closing-line.js'],
	testTimeout: 30_000,
};
