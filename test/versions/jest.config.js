/** The packed node in several versions of n8n, one after the other. */
const { transform } = require('../../jest.config.js');

module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/versions/**/*.versions.ts'],
	transform,
	reporters: ['default', '<rootDir>/test/closing-line.js'],
	testTimeout: 120_000,
};
