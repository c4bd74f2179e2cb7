/** Tests of n8n's queue mode: Redis, PostgreSQL and main are started once, workers by each test. */
const { transform } = require('../../jest.config.js');

module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/queue/**/*.queue.ts'],
	transform,
	globalSetup: '<rootDir>/test/queue/start.ts',
	globalTeardown: '<rootDir>/test/host/endings.ts',
	reporters: ['default', '<rootDir>/test/closing-line.js'],
	testTimeout: 240_000,
};
