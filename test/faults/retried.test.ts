import type { IDataObject } from 'n8n-workflow';

import { AUTOMATIC, FROM_THE_ROW, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError } from '../simulator';

jest.setTimeout(60_000);

const adobe = useVirtualAdobe();

const refuse = (name: string, times = 1) =>
	adobe.simulator.order({
		route: 'create',
		when: named(name),
		times,
		before: adobeError('100910-400'),
	});

const timesSent = (name: string) => adobe.simulator.requestsTo('create').filter(named(name)).length;

it.each([
	['stopWorkflow', 9],
	['continueRegularOutput', 0],
	['continueErrorOutput', 0],
] as const)(
	'does not send rows again that were done when Retry On Fail runs the node again, with %s',
	async (onError, bad) => {
		refuse(`Row ${bad}`, 2);
		const { items, error } = await adobe.create(rows(10), {
			settings: { onError, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		expect(error).toBeUndefined();
		expect(items.map(({ created }) => created)).toEqual(Array(10).fill(true));
		expect(adobe.simulator.audiences).toHaveLength(10);
		expect(timesSent(`Row ${bad}`)).toBe(3);
		expect(adobe.simulator.counts.create).toBe(12);
	},
);

it('gives each row the same item in every try', async () => {
	adobe.simulator.settings.createAnswer = 'later';
	refuse('Row 9');
	const { items } = await adobe.create(rows(10), {
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(items).toEqual(
		rows(10).map(({ name }) => {
			const made = adobe.simulator.audiences.find((audience) => audience.name === name);
			return { name, id: made?.id, audienceId: made?.audienceId, created: true };
		}),
	);
});

it('does not send rows again that were done when a failed execution is retried', async () => {
	refuse('Row 9');
	const failed = await adobe.create(rows(10));
	expect(failed.error).toBeDefined();
	const { items } = await adobe.create(rows(10), { retryOf: failed.run });
	expect(items.map(({ audienceId }) => audienceId)).toEqual(
		rows(10).map(({ name }) => adobe.idOf(name)),
	);
	expect(adobe.simulator.audiences).toHaveLength(10);
	expect(adobe.simulator.counts.create).toBe(11);
});

/** What is said of a row in a retry, and which of the rows are then sent once more. */
const EDITED: ReadonlyArray<[string, IDataObject, string[]]> = [
	['another name', { name: 'Edited' }, ['Edited', 'Row 9']],
	['another namespace', { namespace: 'edited' }, ['Row 4', 'Row 9']],
	['an ID of its own', { audienceId: 'crm-4' }, ['Row 4', 'Row 9']],
	['another description', { description: 'Edited' }, ['Row 9']],
	['another origin', { originName: 'EDITED' }, ['Row 9']],
	['a column that is not for Adobe', { checked: 'yes' }, ['Row 9']],
];

it.each(EDITED)(
	'knows a row again in a retry that got %s by what it is and where it goes',
	async (_, change, sentAgain) => {
		refuse('Row 9');
		const failed = await adobe.create(rows(10));
		const before = adobe.simulator.counts.create;
		const edited = rows(10).map((given) =>
			given.name === 'Row 4' ? { ...given, ...change } : given,
		);
		const { items } = await adobe.create(edited, { retryOf: failed.run });
		const bodies = adobe.bodies().slice(before) as Array<{ name: string }>;
		expect(bodies.map(({ name }) => name).sort()).toEqual(sentAgain);
		expect(items.map(({ created }) => created)).toEqual(Array(10).fill(true));
	},
);

it('sends rows to another sandbox that the workflow was set to before the retry', async () => {
	refuse('Row 2');
	const failed = await adobe.create(rows(3));
	await adobe.create(rows(3), {
		retryOf: failed.run,
		parameters: { ...AUTOMATIC, options: { sandboxName: 'prod' } },
	});
	const inProd = adobe.simulator.audiences.filter(({ sandboxName }) => sandboxName === 'prod');
	expect(inProd).toHaveLength(3);
});

it('knows a row again that is read in another way, with another time-out', async () => {
	refuse('Row 2');
	const failed = await adobe.create(rows(3));
	await adobe.create(rows(3), {
		retryOf: failed.run,
		parameters: { ...FROM_THE_ROW, options: { timeout: 30 } },
	});
	expect(adobe.simulator.audiences).toHaveLength(3);
});

it('looks first for a row whose outcome was unknown, and does not send it again if it is there', async () => {
	adobe.simulator.order({ route: 'create', when: named('Row 2'), after: 'hang' });
	const stopped = await adobe.create(rows(3), {
		stopAfter: adobe.arrivalOf(3).then(async () => await adobe.clock.sleep(1000)),
	});
	expect(stopped.error?.message).toBe('The workflow was stopped while Adobe was being asked');
	const before = adobe.simulator.requests.length;
	const { items } = await adobe.create(rows(3), { retryOf: stopped.run });
	expect(adobe.simulator.requests.slice(before).map(({ route }) => route)).toEqual(['list']);
	expect(items.map(({ audienceId }) => audienceId)).toEqual(
		rows(3).map(({ name }) => adobe.idOf(name)),
	);
	expect(items.every(({ created }) => created === true)).toBe(true);
	expect(adobe.simulator.audiences).toHaveLength(3);
});

it('keeps rows apart that are alike', async () => {
	const twins = [row('Twin'), row('Twin'), row('Last')];
	refuse('Last');
	const failed = await adobe.create(twins);
	const { items } = await adobe.create(twins, { retryOf: failed.run });
	expect(adobe.simulator.audiences.map(({ name }) => name).sort()).toEqual([
		'Last',
		'Twin',
		'Twin',
	]);
	expect(new Set(items.map(({ audienceId }) => audienceId)).size).toBe(3);
});

it('remembers nothing of a run in which all went well', async () => {
	const first = await adobe.create(rows(3));
	expect(JSON.stringify(first.run.data.executionData?.contextData)).not.toContain('Row 1');
	await adobe.create(rows(3), { retryOf: first.run });
	expect(adobe.simulator.audiences).toHaveLength(6);
});

it('keeps no secret in what it remembers', async () => {
	refuse('Row 2');
	const failed = await adobe.create(rows(3));
	const kept = JSON.stringify(failed.run.data.executionData);
	expect(kept).toContain(adobe.idOf('Row 0'));
	const secrets = [adobe.simulator.client.clientSecret, ...adobe.simulator.issuedTokens];
	expect(secrets.filter((secret) => kept.includes(secret))).toEqual([]);
});
