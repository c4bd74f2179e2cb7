import { machineClock } from './clock';
import { type Simulator, startSimulator, type StoredDataset } from '.';

/** Milliseconds that the simulator has been moved ahead. */
let ahead = 0;
let simulator: Simulator;
let dataset: StoredDataset;

beforeAll(async () => {
	simulator = await startSimulator({
		clock: { ...machineClock, now: () => Date.now() + ahead },
		settings: { batchMs: 0 },
	});
});
beforeEach(() => {
	simulator.reset();
	ahead = 0;
	dataset = simulator.seedDataset();
});
afterAll(async () => await simulator.close());

async function call(method: string, path: string, body?: string, type = 'application/json') {
	const response = await fetch(`${simulator.gatewayUrl}/data/foundation/${path}`, {
		method,
		body,
		headers: {
			authorization: `Bearer ${simulator.issueToken()}`,
			'x-api-key': simulator.client.apiKey,
			'x-gw-ims-org-id': simulator.client.orgId,
			'x-sandbox-name': simulator.client.sandboxName,
			...(body !== undefined && { 'content-type': type }),
		},
	});
	return { status: response.status, text: await response.text() };
}

const open = async (more: object = {}) => {
	const body = { datasetId: dataset.id, inputFormat: { format: 'json' }, ...more };
	const { text } = await call('POST', 'import/batches', JSON.stringify(body));
	return (JSON.parse(text) as { id: string }).id;
};
const put = async (id: string, text: string, type = 'application/octet-stream') =>
	await call('PUT', `import/batches/${id}/datasets/${dataset.id}/files/a.json`, text, type);
const end = async (id: string, action = 'COMPLETE') =>
	await call('POST', `import/batches/${id}?action=${action}`);
const stateOf = async (id: string) => (await call('GET', `catalog/batches/${id}`)).text;

const person = (audienceId: string, more: object = {}, id = 'a@example.com') =>
	JSON.stringify({
		_id: id,
		identityMap: { Email: [{ id, primary: true }] },
		segmentMembership: {
			agora: {
				[audienceId]: {
					status: 'realized',
					lastQualificationTime: new Date().toISOString(),
					...more,
				},
			},
		},
	});

async function send(...lines: string[]) {
	const id = await open({ partialIngestionPercentage: 50, enableErrorDiagnostics: true });
	await put(id, lines.join('\n'));
	await end(id);
	return await stateOf(id);
}

it('is strict about batches', async () => {
	const id = await open();
	const statuses = [
		await call('POST', 'import/batches', '{}'),
		await call('GET', 'import/batches/'),
		await put('nowhere', person('vip')),
		await put(id, person('vip'), 'application/json'),
		await put(id, person('vip')),
		await end(id, 'ABORT'),
		await put(id, person('vip')),
		await end(id),
		await end(id, 'REVERT'),
	].map(({ status }) => status);
	expect(statuses).toEqual([400, 404, 404, 415, 200, 200, 400, 428, 428]);
	const empty = await open();
	await end(empty);
	expect(await stateOf(empty)).toMatch(/"failed".*"133"/);
});

it.each<[string, string]>([
	['no JSON', 'nonsense'],
	['no identity', person('vip').replace('"primary":true', '"primary":false')],
	['an unknown status', person('vip', { status: 'existing' })],
	['a time without a zone', person('vip', { validUntil: '2027-01-01T00:00:00' })],
])('a row with %s fails, the other is taken', async (_, bad) => {
	expect(await send(person('vip', {}, 'b@example.com'), bad)).toMatch(/"failedRecordCount":1/);
	expect(simulator.membersIn('agora', 'vip')).toEqual(['b@example.com']);
	expect(await send(bad, bad)).toMatch(/"status":"failed"/);
});

it.each([
	[false, []],
	[true, ['a@example.com']],
])(
	'where a dataset is upsert (%s), a second record leaves the first audience be',
	async (isUpsert, left) => {
		dataset = simulator.seedDataset({ isUpsert });
		await send(person('vip'));
		await send(person('news'));
		expect(simulator.membersIn('agora', 'vip')).toEqual(left);
		expect(simulator.membersIn('agora', 'news')).toHaveLength(1);
	},
);

it('takes into the lake, and drops from profiles, what is too large or of an unknown kind', async () => {
	const large = person(`vip${'x'.repeat(110_000)}`);
	const unknown = person('vip').replace('"Email"', '"Fax"');
	expect(await send(large, unknown)).toMatch(/"outputRecordCount":2/);
	expect(simulator.membersIn('agora', 'vip')).toEqual([]);
});

it('lets a membership without an end go after 30 days', async () => {
	await send(person('vip'));
	ahead = 29 * 86_400_000;
	expect(simulator.membersIn('agora', 'vip')).toHaveLength(1);
	ahead = 31 * 86_400_000;
	expect(simulator.membersIn('agora', 'vip')).toEqual([]);
});
