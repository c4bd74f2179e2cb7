import { delimiter, dirname } from 'node:path';

/**
 * What npm finds in the environment about reaching its registry. `npm start` hands its own settings
 * down in the same way, and among them is this project's `ignore-scripts`, which must not decide
 * how n8n is installed: everything of npm's that is not on this list is taken away.
 */
const NPM_NETWORK_SETTING =
	/^npm_config_(registry|@.+:registry|replace_registry_host|(https?_|no)?proxy|ca|cafile|cert|key|strict_ssl|userconfig|globalconfig|cache|offline|prefer_offline|fetch_.+|maxsockets)$/i;

/** What n8n may know of the machine. Its own settings and a proxy are left out on purpose. */
const NEUTRAL = ['LANG', 'LC_ALL', 'TZ'];

/** The environment for an npm command; scripts it runs find the given Node.js first. */
export function npmEnvironment(node: string = process.execPath): Record<string, string> {
	const env = pick(
		(name) =>
			NPM_NETWORK_SETTING.test(name) ||
			!/^(npm_|NODE_OPTIONS$|NODE_ENV$|JEST_|INIT_CWD$)/i.test(name),
	);
	return { ...env, ...pathStartingWith(node) };
}

/** The environment for n8n: the same on every machine, whatever n8n settings its owner has. */
export function n8nEnvironment(node: string): Record<string, string> {
	return { ...pick((name) => NEUTRAL.includes(name)), ...pathStartingWith(node) };
}

function pick(isWanted: (name: string) => boolean): Record<string, string> {
	const env: Record<string, string> = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (value !== undefined && isWanted(name)) env[name] = value;
	}
	return env;
}

function pathStartingWith(node: string): { PATH: string } {
	return { PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter) };
}
