/** Tests in a real n8n, started once for all of them; some in a browser too. */
const { transform } = require('../../jest.config.js');

module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
	transform,
	globalSetup: '<rootDir>/test/e2e/start.ts',
	globalTeardown: '<rootDir>/test/host/endings.ts',
	reporters: ['default', '<rootDir>/test/closing-line.js'],
	testTimeout: 120_000,
};
