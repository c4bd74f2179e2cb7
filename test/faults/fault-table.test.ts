import type { INodeExecutionData } from 'n8n-workflow';

import { everythingThatCameOut } from '../credential/everything-that-came-out';
import type { RunResult } from '../engine/run-workflow';
import { FAULTS } from './faults';
import { play, REFUSED, STRUCK, type Happened, type Scenario } from './scenario';
import { startedInTurn } from './started-in-turn';

/** All 174 runs go at once before the first test; this only keeps a run that hangs from hanging forever. */
jest.setTimeout(600_000);

const slowFirst = [...FAULTS].sort((a, b) => Number(b.slow ?? false) - Number(a.slow ?? false));
const SCENARIOS: readonly Scenario[] = slowFirst.flatMap((fault) =>
	(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const).flatMap((onError) =>
		[false, true].map((retryOnFail) => ({ fault, onError, retryOnFail })),
	),
);

const nameOf = ({ fault, onError, retryOnFail }: Scenario) =>
	`${fault.name}, with ${onError}, Retry On Fail ${retryOnFail ? 'on' : 'off'}`;

let happened: Map<Scenario, Happened>;
beforeAll(async () => (happened = await startedInTurn(SCENARIOS, play)));

function playedAs(scenario: Scenario): Happened {
	const played = happened.get(scenario);
	if (played === undefined) throw new Error('This was not played');
	return played;
}

const isFailure = ({ json }: INodeExecutionData) => json.error !== undefined;

/** Rows that can't come out as audiences. */
function failing({ fault: { fails } }: Scenario, { sheet }: Happened): string[] {
	const bad = { none: [], struck: STRUCK, all: sheet.map(({ name }) => name) }[fails];
	return sheet.map(({ name }) => name).filter((name) => [REFUSED, ...bad].includes(name));
}

const madeOnce = (made: Happened['made']) => {
	const names = made.map(({ name }) => name);
	expect(names).toEqual([...new Set(names)]);
};

/** Each row of the sheet has one outcome, and the audiences are those of the rows that succeeded. */
function expectOutcomes(
	{ sheet }: Happened,
	{ outputs }: RunResult,
	made: Happened['made'],
	failed: string[],
): void {
	const items = outputs.flat();
	const done = items.filter((item) => !isFailure(item));
	const nameAt = ({ pairedItem }: INodeExecutionData) => {
		const item = typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
		return sheet[item]?.name;
	};
	expect(items.map(nameAt).sort()).toEqual(sheet.map(({ name }) => name).sort());
	for (const output of outputs) {
		const inOrder = sheet.map(({ name }) => name).filter((n) => output.map(nameAt).includes(n));
		expect(output.map(nameAt)).toEqual(inOrder);
	}
	expect(items.filter(isFailure).map(nameAt)).toEqual(failed);
	expect(done.map(({ json }) => json.name)).toEqual(done.map(nameAt));
	expect(done.every(({ json }) => json.created === true)).toBe(true);
	expect(new Set(done.map(({ json }) => json.audienceId))).toEqual(
		new Set(made.map(({ audienceId }) => audienceId)),
	);
	expect(made).toHaveLength(done.length);
}

const stopping = SCENARIOS.filter(({ onError }) => onError === 'stopWorkflow');
const continuing = SCENARIOS.filter(({ onError }) => onError !== 'stopWorkflow');
const titled = (scenarios: readonly Scenario[]) =>
	scenarios.map((scenario): [string, Scenario] => [nameOf(scenario), scenario]);

describe('each row has its one outcome, in order, and each success its one audience', () => {
	it.each(titled(continuing))('where the fault is %s', (_, scenario) => {
		const played = playedAs(scenario);
		const { result, made } = played;
		expect(result.error).toBeUndefined();
		expect(result.outputs).toHaveLength(scenario.onError === 'continueErrorOutput' ? 2 : 1);
		madeOnce(made);
		expectOutcomes(played, result, made, failing(scenario, played));
	});
});

describe('a run stops only for a row that fails for good, and its retry completes the sheet', () => {
	it.each(titled(stopping))('where the fault is %s', (_, scenario) => {
		const played = playedAs(scenario);
		const { sheet, result, made, retried } = played;
		const failed = failing(scenario, played);
		madeOnce(made);
		if (failed.length === 0) {
			expect(result.error).toBeUndefined();
			expectOutcomes(played, result, made, []);
			return;
		}
		const itemIndex = sheet.findIndex(({ name }) => name === failed[0]);
		expect(result.outputs.flat()).toEqual([]);
		expect(result.error).toMatchObject({ message: expect.any(String), context: { itemIndex } });
		madeOnce(retried?.made ?? []);
		expect(retried?.result.error).toBeUndefined();
		expect(retried?.made).toHaveLength(100);
		if (retried) expectOutcomes(played, retried.result, retried.made, []);
	});
});

describe('no secret comes out and nothing goes elsewhere', () => {
	it.each(titled(SCENARIOS))('where the fault is %s', (_, scenario) => {
		const { result, retried, secrets, struck, arrivedElsewhere } = playedAs(scenario);
		expect(struck).toBeGreaterThan(0);
		const said = everythingThatCameOut(result, retried?.result);
		expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
		expect(secrets.length).toBeGreaterThan(1);
		expect(arrivedElsewhere).toBe(0);
	});
});
