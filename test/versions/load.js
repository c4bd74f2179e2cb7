/** For what Jest reads before it can read TypeScript: its configuration and its reporters. */
const { register } = require('tsx/cjs/api');

module.exports = function load(file, from) {
	const tsx = register({ namespace: file });
	try {
		return tsx.require(file, from);
	} finally {
		// Jest hooks into the same places a little later.
		tsx.unregister();
	}
};
