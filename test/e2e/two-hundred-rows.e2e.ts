import { rows } from './rows';
import { useN8n } from './use-n8n';
import { CREATE, creating } from './workflows';

const n8n = useN8n();

/** What n8n's HTTP client adds by itself. */
const TRANSPORT = ['accept-encoding', 'connection', 'content-length', 'host', 'user-agent'];

it('makes 200 audiences of 200 rows with exactly the documented requests', async () => {
	const sheet = rows(200).map((row, index) =>
		index % 2 === 0 ? row : { ...row, description: `About ${row.name}` },
	);
	const execution = await n8n.run(creating(sheet, await n8n.newCredential()));
	expect(execution).toMatchObject({ status: 'success', error: undefined });

	const { simulator } = n8n;
	expect(simulator.counts).toEqual({
		token: 1,
		create: 200,
		list: 0,
		get: 0,
		sandboxes: 0,
		unknown: 0,
	});
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

	const idOf = new Map(simulator.audiences.map(({ name, audienceId }) => [name, audienceId]));
	expect(execution.items(CREATE).map(({ json }) => json)).toEqual(
		sheet.map(({ name }) => ({ name, audienceId: idOf.get(name), created: true })),
	);
});
