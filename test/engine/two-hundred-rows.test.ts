import { FROM_THE_ROW, AUTOMATIC, rows, startAdobe, startVirtualAdobe } from './use-adobe';

const given = rows(200);

it.each([
	['automatic mapping, over HTTP and', AUTOMATIC, startAdobe],
	['fields defined one by one and', FROM_THE_ROW, startVirtualAdobe],
])('makes 200 audiences of 200 rows with %s a new credential', async (_, parameters, start) => {
	const adobe = await start();
	try {
		const credential = adobe.credential({ imsToken: '' });
		const { items, error } = await adobe.create(given, { parameters, credential });
		expect(error).toBeUndefined();
		expect(items.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
		expect(new Set(items.map(({ audienceId }) => audienceId)).size).toBe(200);
		expect(adobe.simulator.audiences).toHaveLength(200);
		expect(adobe.simulator.counts).toMatchObject({ token: 1, create: 200 });
		expect(adobe.simulator.requests).toHaveLength(201);
		expect(credential.updates).toBe(1);

		const requests = adobe.simulator.requestsTo('create');
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
	} finally {
		await adobe.close();
	}
});
