const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** n8n-core keeps its settings in a folder of its own; tests must not touch the one of a person. */
module.exports = () => {
	process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-user-'));
	process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';
	process.env.N8N_LOG_LEVEL = 'silent';
};
