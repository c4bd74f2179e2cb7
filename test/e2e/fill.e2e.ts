import { filling, REPLACE, START } from '../host/workflow';
import { people } from '../rows';
import { rewritten, type Fault, type SimulatorSettings } from '../simulator';
import { pause, until } from './until';
import { useN8n } from './use-n8n';

const n8n = useN8n();

/** Nobody waits for Adobe, except where it is about that. */
const AT_ONCE = { importMs: 0, runMs: 0 };
beforeEach(() => Object.assign(n8n.simulator.settings, AT_ONCE));

/** Makes so many people the members of an audience; gives the item about them. */
async function replace(count: number, parameters?: Record<string, unknown>) {
	const execution = await n8n.run(filling(count, await n8n.newCredential(), { parameters }));
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	const [item, ...others] = execution.items(REPLACE).map(({ json }) => json);
	expect(others).toEqual([]);
	return item;
}

/** Of the one audience that there is, by the file that Adobe has read. */
function members() {
	const { simulator } = n8n;
	expect(simulator.audiences).toMatchObject([{ name: 'Newsletter' }]);
	return simulator.membersOf(simulator.audiences[0]?.audienceId ?? '');
}

/** How many imports, files and runs there are. */
const made = ({ imports, files, runs } = n8n.simulator) => [
	imports.length,
	files.size,
	runs.length,
];
const EACH_ONCE = [1, 1, 1];

const done = (rows: number) => ({ status: 'SUCCESS', skipped: 0, rows });

it('Replace Audience Members: a sheet makes an audience and is it, and so is a shorter one after it', async () => {
	expect(await replace(200)).toMatchObject({ ...done(200), created: true });
	expect(members()).toEqual(people(200));
	expect(await replace(3)).toMatchObject({ ...done(3), created: false });
	expect(members()).toEqual(people(3));
});

it('Replace Audience Members: a CSV file is the audience', async () => {
	expect(await replace(200, { input: 'binary' })).toMatchObject(done(200));
	expect(members()).toEqual(people(200));
});

it('Replace Audience Members: 100,000 people, though access expires and an upload is cut off', async () => {
	const { simulator } = n8n;
	const expired = rewritten((zone) => (simulator.expireSignatures(), zone));
	simulator.order({ route: 'landingZone', after: expired });
	simulator.order({ route: 'upload', skip: 3, before: 'drop' });
	expect(await replace(100_000)).toMatchObject(done(100_000));
	expect(members()).toEqual(people(100_000));
	expect(made()).toEqual(EACH_ONCE);
	expect(simulator.requestsTo('upload').some(({ status }) => status === 403)).toBe(true);
});

describe('Replace Audience Members fails in words, and retried it completes what is missing', () => {
	interface Case {
		readonly fault?: Fault;
		readonly settings?: Partial<SimulatorSettings>;
		/** What the person reads. */
		readonly said: RegExp;
		readonly inTheEnd: readonly number[];
	}

	it.each<[string, Case]>([
		[
			'where the storage refuses access',
			{
				fault: { route: 'upload', before: { status: 403, headers: {}, body: '' } },
				said: /storage of Adobe's landing zone refused access/,
				inTheEnd: EACH_ONCE,
			},
		],
		[
			'where Adobe can not make the audience',
			{
				settings: { importEnds: 'FAILED' },
				said: /could not make this audience import/,
				inTheEnd: [2, 1, 1],
			},
		],
		[
			'where the run fails',
			{
				settings: { runEnds: 'PROFILE_STORE_INGEST' },
				said: /ingestion run failed[^]*PROFILE_STORE_INGEST \(flow run ID flow-2-/,
				inTheEnd: [1, 1, 2],
			},
		],
	])('%s', async (_, { fault, settings = {}, said, inTheEnd }) => {
		const { client, simulator } = n8n;
		Object.assign(simulator.settings, settings);
		if (fault !== undefined) simulator.order(fault);
		const failed = await n8n.run(filling(200, await n8n.newCredential()));
		expect(failed.status).toBe('error');
		expect(`${failed.error?.message} ${failed.error?.description}`).toMatch(said);

		Object.assign(simulator.settings, { importEnds: 'SUCCESS', runEnds: 'SUCCESS' });
		expect(await client.retry(failed.id)).toMatchObject({ status: 'success' });
		expect(members()).toEqual(people(200));
		expect(made()).toEqual(inTheEnd);
	});
});

it('Replace Audience Members: stopped while Adobe is at work, it sends nothing more, and Adobe completes it', async () => {
	const { client, simulator } = n8n;
	Object.assign(simulator.settings, { runMs: 5_000 });
	const workflow = await client.createWorkflow(filling(200, await n8n.newCredential()));
	const executionId = await client.startRun(workflow, START);
	await until(() => simulator.counts.runGet > 0);
	await client.stop(executionId);
	expect(await client.ended(executionId)).toMatchObject({ status: 'canceled' });
	const { length } = simulator.requests;
	await pause(5_000);
	expect(simulator.requests).toHaveLength(length);
	expect(members()).toEqual(people(200));
});

it('Replace Audience Members: a lost answer to the start of a run starts no second one', async () => {
	n8n.simulator.order({ route: 'importCreate', after: 'drop' });
	n8n.simulator.order({ route: 'runStart', after: 'cut' });
	expect(await replace(200)).toMatchObject(done(200));
	expect(members()).toEqual(people(200));
	expect(made()).toEqual(EACH_ONCE);
});
