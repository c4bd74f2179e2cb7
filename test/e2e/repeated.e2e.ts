import { AUTOMATIC, CREATE, creating, START } from '../host/workflow';
import { copiesOf, named, resultsFor, rows } from '../rows';
import { adobeError } from '../simulator';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const SUCCESS = { status: 'success', error: undefined };
const EACH_ONCE = { made: 200, lost: 0, doubled: 0 };
const SHEET = rows(200);

const refuse = (name: string, times: number) =>
	n8n.simulator.order({
		route: 'create',
		when: named(name),
		before: adobeError('100910-400'),
		times,
	});

describe('Retry On Fail, with a rate limit and a refused row: no row lost, none doubled', () => {
	const node = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 };

	it('where Adobe allows 50 requests a second', async () => {
		n8n.simulator.settings.rateLimit = 50;
		const execution = await n8n.run(creating(SHEET, await n8n.newCredential(), { node }));
		expect(execution).toMatchObject(SUCCESS);
		expect(execution.items(CREATE)).toHaveLength(200);
		expect(copiesOf(SHEET, n8n.simulator)).toEqual(EACH_ONCE);
	});

	it('where a row is refused twice, and Adobe allows 30 requests a second', async () => {
		const { simulator } = n8n;
		const sheet = rows(60);
		simulator.settings.rateLimit = 30;
		refuse('Row 50', 2);
		const execution = await n8n.run(creating(sheet, await n8n.newCredential(), { node }));
		expect(execution).toMatchObject(SUCCESS);
		expect(execution.items(CREATE).map(({ json }) => json.name)).toEqual(
			sheet.map(({ name }) => name),
		);
		expect(copiesOf(sheet, simulator)).toEqual({ made: 60, lost: 0, doubled: 0 });
		expect(simulator.counts.token).toBe(1);
		const answered = simulator.requestsTo('create').filter(({ status }) => status !== 429);
		expect(answered).toHaveLength(62);
	});
});

it('A failed execution, retried: only the missing rows are sent', async () => {
	const { client, simulator } = n8n;
	refuse('Row 120', 1);
	const failed = await n8n.run(creating(SHEET, await n8n.newCredential()));
	expect(failed.status).toBe('error');
	expect(failed.error?.message).toMatch(/audience data invalid/);
	const madeBefore = simulator.audiences.map(({ name }) => name);
	expect(madeBefore.length).toBeGreaterThanOrEqual(100);
	expect(madeBefore).not.toContain('Row 120');

	const retried = await client.retry(failed.id);
	expect(retried).toMatchObject(SUCCESS);
	expect(copiesOf(SHEET, simulator)).toEqual(EACH_ONCE);
	expect(simulator.counts.create).toBe(201);
	expect(retried.items(CREATE).map(({ json }) => json)).toEqual(resultsFor(SHEET, simulator));
});

it('The same rows again with Return Existing: nothing new, the same IDs', async () => {
	const { client, simulator } = n8n;
	const parameters = { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } };
	const workflow = creating(SHEET, await n8n.newCredential(), { parameters });
	const id = await client.createWorkflow(workflow);
	const results = async () => {
		const execution = await client.run(id, START);
		expect(execution).toMatchObject(SUCCESS);
		return execution.items(CREATE).map(({ json }) => json);
	};
	expect(await results()).toEqual(resultsFor(SHEET, simulator));
	expect(await results()).toMatchObject(resultsFor(SHEET, simulator, false));
	expect(copiesOf(SHEET, simulator)).toEqual(EACH_ONCE);
	expect(simulator.counts).toMatchObject({ token: 1, create: 200 });
});

it('Answers lost on the way: looked up, not sent twice', async () => {
	n8n.simulator.order({ route: 'create', skip: 5, times: 3, after: 'drop' });
	expect(await n8n.run(creating(SHEET, await n8n.newCredential()))).toMatchObject(SUCCESS);
	expect(copiesOf(SHEET, n8n.simulator)).toEqual(EACH_ONCE);
	expect(n8n.simulator.counts.create).toBe(200);
});
