import { CREATE, creating } from '../host/workflow';
import { named, resultsFor, rows } from '../rows';
import { adobeError } from '../simulator';
import { useN8n } from './use-n8n';

const n8n = useN8n();

/** What n8n's HTTP client adds by itself. */
const TRANSPORT = ['accept-encoding', 'connection', 'content-length', 'host', 'user-agent'];

it('200 rows, mapped automatically: 200 audiences, one access token, only documented requests', async () => {
	const sheet = rows(200).map((row, index) =>
		index % 2 === 0 ? row : { ...row, description: `About ${row.name}` },
	);
	const execution = await n8n.run(creating(sheet, await n8n.newCredential()));
	expect(execution).toMatchObject({ status: 'success', error: undefined });

	const { simulator } = n8n;
	const asked = Object.entries(simulator.counts).filter(([, count]) => count > 0);
	expect(Object.fromEntries(asked)).toEqual({ token: 1, create: 200 });
	const requests = simulator.requestsTo('create');
	for (const { method, path, query, headers } of requests) {
		expect({ method, path, query: query.toString() }).toEqual({
			method: 'POST',
			path: '/data/core/ais/audiences',
			query: 'createAudienceMetaOnly=true',
		});
		const ours = Object.entries(headers).filter(([name]) => !TRANSPORT.includes(name));
		expect(Object.fromEntries(ours)).toEqual({
			accept: 'application/vnd.adobe.external.audiences+json; version=2',
			authorization: `Bearer ${simulator.issuedTokens.at(-1)}`,
			'content-type': 'application/json',
			'x-api-key': simulator.client.apiKey,
			'x-gw-ims-org-id': simulator.client.orgId,
			'x-sandbox-name': simulator.client.sandboxName,
		});
	}
	const bodies = new Set(requests.map(({ body }) => JSON.stringify(body)));
	expect(bodies).toEqual(new Set(sheet.map((row) => JSON.stringify(row))));

	expect(execution.items(CREATE).map(({ json }) => json)).toEqual(resultsFor(sheet, simulator));
});

/** Runs five rows: the second fails before it is sent, the fourth is refused by Adobe. */
async function runWithFailures(onError: string) {
	const { simulator } = n8n;
	const sheet = rows(5).map((row, index) => (index === 1 ? { ...row, namespace: '' } : row));
	simulator.order({ route: 'create', when: named('Row 3'), before: adobeError('100910-400') });
	const execution = await n8n.run(
		creating(sheet, await n8n.newCredential(), {
			parameters: {
				mappingMode: 'defineBelow',
				name: '={{ $json.name }}',
				namespace: '={{ $json.namespace }}',
				originName: '={{ $json.originName }}',
			},
			node: { onError },
		}),
	);
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	expect(simulator.audiences).toHaveLength(3);
	const failure = (name: string, words: RegExp) =>
		expect.objectContaining({ name, error: expect.stringMatching(words) as string }) as unknown;
	return {
		outputs: [0, 1].map((output) => execution.items(CREATE, output).map(({ json }) => json)),
		results: resultsFor(sheet, simulator),
		empty: failure('Row 1', /'Namespace' is empty/),
		refused: failure('Row 3', /audience data invalid/),
	};
}

it('Fields filled in by expressions; failed rows in their places, with the reason', async () => {
	const { outputs, results, empty, refused } = await runWithFailures('continueRegularOutput');
	const [first, , third, , fifth] = results;
	expect(outputs).toEqual([[first, empty, third, refused, fifth], []]);
});

it('Failed rows at the error output', async () => {
	const { outputs, results, empty, refused } = await runWithFailures('continueErrorOutput');
	const [first, , third, , fifth] = results;
	expect(outputs).toEqual([
		[first, third, fifth],
		[empty, refused],
	]);
});

it('Behind both outputs, nodes find the items of earlier nodes', async () => {
	const sheet = rows(5).map((row, index) => (index % 3 === 0 ? { ...row, namespace: '' } : row));
	const workflow = creating(sheet, await n8n.newCredential(), {
		node: { onError: 'continueErrorOutput' },
	});
	const after = ['Good', 'Bad'].map((name) => ({
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'raw',
			jsonOutput: `={{ { row: $('Rows').item.json.name, itself: $json.name } }}`,
			options: {},
		},
	}));
	const execution = await n8n.run({
		...workflow,
		nodes: [...workflow.nodes, ...after.map((node) => ({ ...node, position: [0, 0] }))],
		connections: {
			...workflow.connections,
			[CREATE]: { main: after.map(({ name }) => [{ node: name, type: 'main', index: 0 }]) },
		},
	});
	const found = after.map(({ name }) => execution.items(name).map(({ json }) => json));
	const expected = (...names: string[]) => names.map((name) => ({ row: name, itself: name }));
	expect(found).toEqual([expected('Row 1', 'Row 2', 'Row 4'), expected('Row 0', 'Row 3')]);
});
