import { row, useAdobe } from './use-adobe';

const adobe = useAdobe();

it('posts to the audiences endpoint and marks the call as one for metadata only', async () => {
	await adobe.create([row('Subscribers')]);
	const [request, ...others] = adobe.simulator.requestsTo('create');
	expect(others).toEqual([]);
	expect(request).toMatchObject({ method: 'POST', path: '/data/core/ais/audiences' });
	expect(request?.query.toString()).toBe('createAudienceMetaOnly=true');
});

it('asks for version 2 of the external audiences media type', async () => {
	await adobe.create([row('Subscribers')]);
	expect(adobe.simulator.requestsTo('create')[0]?.headers).toMatchObject({
		accept: 'application/vnd.adobe.external.audiences+json; version=2',
		'content-type': 'application/json',
	});
});

it("sends Adobe's four headers", async () => {
	const imsToken = adobe.simulator.issueToken();
	await adobe.create([row('Subscribers')], { credential: adobe.credential({ imsToken }) });
	expect(adobe.simulator.requestsTo('create')[0]?.headers).toMatchObject({
		authorization: `Bearer ${imsToken}`,
		'x-api-key': adobe.simulator.client.apiKey,
		'x-gw-ims-org-id': adobe.simulator.client.orgId,
		'x-sandbox-name': 'dev',
	});
});

it('sends all five fields where the row gives all five', async () => {
	const given = row('Subscribers', { description: 'Read this year', audienceId: 'crm-42' });
	await adobe.create([given]);
	expect(adobe.bodies()).toEqual([given]);
});

it.each([
	['absent', {}],
	['null', { description: null, audienceId: null }],
	['empty', { description: '', audienceId: '' }],
	['blank', { description: '  ', audienceId: ' \t\n' }],
	['undefined', { description: undefined, audienceId: undefined }],
])('leaves optional fields that are %s out of the body', async (_, optional) => {
	const { error } = await adobe.create([row('Subscribers', optional)]);
	expect(error).toBeUndefined();
	expect(adobe.bodies()).toEqual([row('Subscribers')]);
});

it('takes blanks off the ends of a text and leaves those inside it alone', async () => {
	await adobe.create([row('  Two  words \n', { description: '\tline one\n  line two ' })]);
	expect(adobe.bodies()).toEqual([row('Two  words', { description: 'line one\n  line two' })]);
});

it('cuts nothing off a long text in other scripts', async () => {
	const name = `Målgrupp 受众 👩‍👩‍👧 "quoted" \\ ${'x'.repeat(5000)}`;
	await adobe.create([row(name)]);
	expect(adobe.bodies()).toEqual([row(name)]);
});

it('sends nothing at all where there are no rows', async () => {
	const { error } = await adobe.create([]);
	expect(error).toBeUndefined();
	expect(adobe.simulator.requests).toEqual([]);
});
