import { FROM_THE_ROW, AUTOMATIC, rows, useAdobe } from './use-adobe';

const adobe = useAdobe();

const given = rows(200);

it.each([
	['automatic mapping', AUTOMATIC],
	['fields defined one by one', FROM_THE_ROW],
])('makes 200 audiences of 200 rows with %s', async (_, parameters) => {
	const { items, error } = await adobe.create(given, { parameters });
	expect(error).toBeUndefined();
	expect(items.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
	expect(new Set(items.map(({ audienceId }) => audienceId)).size).toBe(200);
	expect(adobe.simulator.audiences).toHaveLength(200);

	const requests = adobe.simulator.requestsTo('create');
	expect(adobe.simulator.requests).toHaveLength(200);
	for (const { method, path, query, headers, status } of requests) {
		expect({ method, path, query: query.toString(), status }).toEqual({
			method: 'POST',
			path: '/data/core/ais/audiences',
			query: 'createAudienceMetaOnly=true',
			status: 200,
		});
		expect(headers).toMatchObject({
			accept: 'application/vnd.adobe.external.audiences+json; version=2',
			'content-type': 'application/json',
			'x-sandbox-name': 'dev',
		});
	}
	expect(requests.map(({ body }) => body)).toEqual(expect.arrayContaining(given));
});

it('asks for one token for 200 rows of a new credential, and stores it', async () => {
	const credential = adobe.credential({ imsToken: '' });
	const { items } = await adobe.create(given, { credential });
	expect(items).toHaveLength(200);
	expect(adobe.simulator.counts).toMatchObject({ token: 1, create: 200 });
	expect(credential.updates).toBe(1);
});
