import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { chain, MANUAL_TRIGGER, type Node, sheetNodes } from '../host/workflow';
import { FROM } from '../rows';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const NODE = 'Adobe Experience Platform';

/** Has our node do something with each row of a sheet; gives the JSON of its items. */
async function doWith(
	sheet: Parameters<typeof sheetNodes>[0],
	operation: string,
	parameters: Node['parameters'],
) {
	const node = {
		name: NODE,
		type: NODE_TYPE,
		typeVersion: 1,
		parameters: { resource: 'externalAudience', operation, ...parameters },
		credentials: { [CREDENTIAL_TYPE]: await n8n.newCredential() },
	};
	const execution = await n8n.run(chain(MANUAL_TRIGGER, ...sheetNodes(sheet), node));
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	return execution.items(NODE).map(({ json }) => json);
}

/** An audience in a row's column, in one of the locator's ways. */
const audience = (mode: string, column: string) => ({
	audience: { __rl: true, mode, value: `={{ $json.${column} }}` },
});

const written = () =>
	n8n.simulator.requests.filter(({ method, route }) => method !== 'GET' && route !== 'token');

it('Get by external ID, and Get Many with filters, simplified', async () => {
	n8n.simulator.seedAudiences([
		{ ...FROM, audienceId: 'gold', name: 'Gold', lifecycleState: 'draft' },
		{ ...FROM, audienceId: 'silver', name: 'Silver' },
		{ name: 'Of Adobe', type: 'SegmentDefinition', lifecycleState: 'draft' },
	]);
	const byExternalId = audience('externalId', 'audienceId');
	const got = await doWith([{ audienceId: 'silver' }, { audienceId: 'gold' }], 'get', byExternalId);
	expect(got).toMatchObject([{ name: 'Silver' }, { name: 'Gold', lifecycleState: 'draft' }]);
	expect(Object.keys(got[0] ?? {}).length).toBeLessThanOrEqual(10);

	const filters = { lifecycleState: 'draft' };
	const drafts = await doWith([{}], 'getAll', { returnAll: true, filters });
	expect(drafts).toEqual(got.slice(1));
});

it('Create or Update: made, changed and left alone; the same sheet again changes nothing', async () => {
	n8n.simulator.seedAudiences([
		{ ...FROM, audienceId: 'gold', name: 'Gold', description: 'Old' },
		{ ...FROM, name: 'Silver', description: 'As it is' },
	]);
	const sheet = [
		{ ...FROM, audienceId: 'gold', name: 'Gold', description: 'New' },
		{ ...FROM, name: 'Silver', description: 'As it is' },
		{ ...FROM, name: 'Bronze', description: 'First' },
	];
	const columns = { mappingMode: 'autoMapInputData' };
	const would = await doWith(sheet, 'upsert', { ...columns, options: { dryRun: true } });
	expect(would).toMatchObject([
		{ wouldUpdate: true, changes: { description: { from: 'Old', to: 'New' } } },
		{ wouldUpdate: false },
		{ wouldCreate: true },
	]);
	expect(written()).toEqual([]);

	expect(await doWith(sheet, 'upsert', columns)).toMatchObject([
		{ name: 'Gold', created: false, updated: true },
		{ name: 'Silver', created: false, updated: false },
		{ name: 'Bronze', created: true },
	]);
	expect(n8n.simulator.audiences).toMatchObject([
		{ audienceId: 'gold', description: 'New' },
		{ name: 'Silver' },
		{ name: 'Bronze' },
	]);
	const { length } = written();
	await doWith(sheet, 'upsert', columns);
	expect(written()).toHaveLength(length);
});

it('Update and Delete, each as a dry run first; gone already counts as done', async () => {
	n8n.simulator.seedAudiences([
		{ audienceId: 'gold', name: 'Gold' },
		{ audienceId: 'silver', name: 'Silver' },
	]);
	const [gold] = n8n.simulator.audiences;
	const sheet = [{ id: gold?.id }];
	const retire = { ...audience('id', 'id'), updateFields: { lifecycleState: 'inactive' } };
	const dryRun = { options: { dryRun: true } };
	expect(await doWith(sheet, 'update', { ...retire, ...dryRun })).toMatchObject([
		{ wouldUpdate: true, changes: { lifecycleState: { from: 'published', to: 'inactive' } } },
	]);
	const byId = audience('id', 'id');
	expect(await doWith(sheet, 'delete', { ...byId, ...dryRun })).toMatchObject([
		{ wouldDelete: true },
	]);
	expect(written()).toEqual([]);

	expect(await doWith(sheet, 'update', retire)).toMatchObject([
		{ updated: true, lifecycleState: 'inactive' },
	]);
	expect(await doWith(sheet, 'delete', byId)).toMatchObject([{ deleted: true }]);
	expect(n8n.simulator.audiences).toMatchObject([{ name: 'Silver' }]);
	expect(await doWith(sheet, 'delete', byId)).toMatchObject([{ deleted: false }]);
});

it('Audience imports and their runs: made, looked at, run, listed, changed, extended and deleted', async () => {
	const { simulator } = n8n;
	Object.assign(simulator.settings, { importMs: 0, runMs: 0 });
	const doOnce = async (resource: string, operation: string, parameters: Node['parameters']) => {
		const [item, ...others] = await doWith([{}], operation, { resource, ...parameters });
		expect(others).toEqual([]);
		return item;
	};
	const waiting = { options: { waitForCompletion: true } };
	const file = { name: 'News', path: 'news.csv', columnsFrom: 'json' };
	const made = await doOnce('audienceImport', 'create', { ...file, ...waiting });
	const { audienceId, operationId } = made ?? {};
	expect(simulator.audiences).toMatchObject([{ name: 'News', audienceId }]);
	const status = await doOnce('audienceImport', 'getStatus', { operationId });
	expect(status).toMatchObject({ audienceId, status: 'SUCCESS' });

	const started = await doOnce('ingestionRun', 'start', { audienceId, ...waiting });
	expect(started).toMatchObject({ status: 'SUCCESS' });
	const { runId } = started ?? {};
	const run = await doOnce('ingestionRun', 'get', { audienceId, runId });
	expect(run).toMatchObject({ runId, status: 'SUCCESS' });
	expect(await doOnce('ingestionRun', 'getAll', { audienceId })).toMatchObject({ runId });

	const changes = { audienceId, updateFields: { description: 'New' } };
	expect(await doOnce('audienceImport', 'update', changes)).toMatchObject({ updated: true });
	expect(simulator.audiences).toMatchObject([{ description: 'New' }]);
	const extended = await doOnce('audienceImport', 'extendExpiration', { audienceId });
	expect(extended).toMatchObject({ extended: true });
	expect(await doOnce('audienceImport', 'delete', { audienceId })).toMatchObject({ deleted: true });
	expect(simulator.audiences).toEqual([]);
});
