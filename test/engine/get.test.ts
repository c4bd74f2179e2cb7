import { adobeError, html, json } from '../simulator';
import { row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const byId = (value: string) => ({
	parameters: { operation: 'get', audience: { __rl: true, mode: 'id', value } },
});
const CONTINUE = { settings: { onError: 'continueRegularOutput' as const } };

it('gives each audience that an item names, with every field of Adobe', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' }), row('B', { id: 'id-b' })]);
	const { items, outputs } = await adobe.create(
		[{ of: 'id-b' }, { of: 'id-a' }],
		byId('={{ $json.of }}'),
	);
	expect(items).toMatchObject([
		{ id: 'id-b', name: 'B', namespace: 'agora', type: 'ExternalSegment', labels: [] },
		{ id: 'id-a', name: 'A', lifecycleState: 'published' },
	]);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(adobe.simulator.counts).toMatchObject({ get: 2, list: 0, create: 0 });
});

it('says of an audience that is not there what was looked for, and goes on', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' })]);
	const { items } = await adobe.create([{ of: 'gone' }, { of: 'id-a' }], {
		...byId('={{ $json.of }}'),
		...CONTINUE,
	});
	expect(items).toMatchObject([
		{ of: 'gone', error: 'Adobe knows no such audience', details: { httpStatus: 404 } },
		{ name: 'A' },
	]);
});

it('takes a 404 for the audience and not for the route, also where no code says so', async () => {
	adobe.simulator.order({ route: 'get', before: json(404, { title: 'Not found' }) });
	const { error } = await adobe.create([{}], byId('id-a'));
	expect(error?.message).toBe('Adobe did not find what the request names');
	adobe.simulator.order({ route: 'get', before: html(404) });
	const { error: noRoute } = await adobe.create([{}], byId('id-a'));
	expect(noRoute?.message).toMatch(/path .*does not exist/i);
});

it.each(['  ', '={{ $json.none }}'])('refuses %j before anything is sent', async (value) => {
	const { error } = await adobe.create([{}], byId(value));
	expect(error?.message).toBe("'Audience' is empty or not usable");
	expect(adobe.simulator.requests).toEqual([]);
});

it('keeps an ID in its place in the path, whatever it holds', async () => {
	const { items } = await adobe.create([{}], { ...byId('../sandboxes?x=1#y'), ...CONTINUE });
	expect(items).toMatchObject([{ error: expect.any(String) }]);
	const [request] = adobe.simulator.requests;
	expect(request?.path).toBe('/data/core/ups/audiences/..%2Fsandboxes%3Fx%3D1%23y');
});

it('is asked again after a fault that passes, because reading does no harm', async () => {
	adobe.simulator.seedAudiences([row('A', { id: 'id-a' })]);
	adobe.simulator.order({ route: 'get', before: 'drop' });
	adobe.simulator.order({ route: 'get', before: adobeError('100970-502') });
	const { items } = await adobe.create([{}], byId('id-a'));
	expect(items).toMatchObject([{ name: 'A' }]);
	expect(adobe.simulator.counts.get).toBe(3);
});

it('does not speak of looking in Experience Platform where an answer can not be read', async () => {
	adobe.simulator.order({ route: 'get', before: json(200, []), times: Infinity });
	const { error } = await adobe.create([{}], byId('id-a'));
	expect(error?.message).toMatch(/not what it documents/);
	expect(error?.description).not.toMatch(/may have been done|before running this row/);
});
