import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type RecordedRequest, type SimulatorSettings, startSimulator } from '.';
import { readReport, settingsLike } from '../tenant-check/like';

/** `npm run simulator -- --port 4010 --latency 200 --rate-limit 10 --like report.json` */
const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		latency: { type: 'string', default: '0' },
		'rate-limit': { type: 'string', default: 'Infinity' },
		/** Answers as a report of a tenant check says that a tenant does. */
		like: { type: 'string' },
	},
});

function wholeNumber(option: 'port' | 'latency' | 'rate-limit'): number {
	const number = Number(values[option]);
	if (Number.isInteger(number) || number === Infinity) return number;
	throw new Error(`--${option} takes a whole number`);
}

/** By name, so that a real secret sent here by mistake isn't shown either. */
const secretNames = new Set(['client_secret', 'authorization', 'access_token']);

const masked = (value: unknown): string =>
	JSON.stringify(value, (key, inner: unknown) => (secretNames.has(key) ? '***' : inner)) ?? '';

function line(request: RecordedRequest): string {
	const { at, method, path, query, headers, body, status } = request;
	const { authorization, accept, 'x-sandbox-name': sandbox } = headers;
	return [
		new Date(at).toISOString(),
		status ?? 'no answer',
		method,
		path,
		masked(Object.fromEntries(query)),
		masked({ authorization, accept, sandbox }),
		typeof body === 'string' ? '(neither JSON nor a form)' : masked(body),
	].join(' ');
}

/** The file stands where the person is, and npm moves to the package's own folder. */
function like(): Partial<SimulatorSettings> {
	if (values.like === undefined) return {};
	return settingsLike(readReport(resolve(process.env.INIT_CWD ?? '', values.like)));
}

async function main(): Promise<void> {
	const simulator = await startSimulator({
		port: wholeNumber('port'),
		settings: {
			...like(),
			latencyMs: wholeNumber('latency'),
			rateLimit: wholeNumber('rate-limit'),
			record: false,
		},
		onSettled: (request) => console.log(line(request)),
	});
	const accepted = {
		'Gateway URL': simulator.gatewayUrl,
		'IMS URL': simulator.imsUrl,
		'Client ID': simulator.client.apiKey,
		'Client Secret': simulator.client.clientSecret,
		'Organization ID': simulator.client.orgId,
		'Sandbox Name': simulator.client.sandboxName,
		Scopes: simulator.client.scopes,
		'Access Token': simulator.issueToken(),
	};
	console.log('Adobe simulator. The credential values that it accepts:');
	for (const [field, value] of Object.entries(accepted)) {
		console.log(`  ${field.padEnd(16)} ${value}`);
	}
}

void main();
