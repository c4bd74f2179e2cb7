import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { everythingThatCameOut } from '../credential/everything-that-came-out';
import type { RunResult } from '../engine/run-workflow';
import { row, rows, type Adobe } from '../engine/use-adobe';
import type { RecordedRequest } from '../simulator';
import type { FaultCase } from './faults';
import { nameOfId, type OperationCase } from './operations';

export interface Scenario {
	readonly operation: OperationCase;
	readonly fault: FaultCase;
	readonly onError: NonNullable<INode['onError']>;
	readonly retryOnFail: boolean;
}

export const nameOf = ({ operation, fault, onError, retryOnFail }: Scenario) =>
	`${operation.name}: ${fault.name}, with ${onError}, Retry On Fail ${retryOnFail ? 'on' : 'off'}`;

/** Where in the sheet the rows are that meet a fault. */
const STRUCK_AT = [1 / 6, 5 / 12, 11 / 24, 7 / 12, 5 / 6];
const struckOf = ({ rows: count }: OperationCase) =>
	STRUCK_AT.map((part) => `Row ${Math.floor(count * part)}`);
const REFUSED = 'Refused';
const REFUSAL = /found the [a-z ]+ data invalid/;

type Sheet = Array<IDataObject & { name: string }>;

/**
 * With Retry On Fail, one more row is refused whatever happens: it makes n8n run the node again. It
 * comes first where n8n looks at the first item, and last where a failure keeps others from starting.
 */
function sheetFor({ operation: { rows: count }, onError, retryOnFail }: Scenario): Sheet {
	if (!retryOnFail) return rows(count);
	const refused = row<string>(REFUSED);
	return onError === 'stopWorkflow' ? [...rows(count - 1), refused] : [refused, ...rows(count - 1)];
}

/** What a row that fails for good says; undefined of the others. */
function complaintOf({ operation, fault }: Scenario, name: string): RegExp | undefined {
	const { fails, says } = fault;
	// What looks first doesn't get as far as being refused.
	if (name === REFUSED)
		return fails === 'all' ? /data invalid|sign-in|Max Wait|Client ID/ : REFUSAL;
	const isStruck = fails === 'struck' && struckOf(operation).includes(name);
	return fails === 'all' || isStruck ? says : undefined;
}

/** How often the fault struck; nothing strikes any more once it is healed. */
interface Trouble {
	struck: number;
	healed: boolean;
}

/** A row that fails for good meets its fault every time, another one once; the sign-in always. */
function order(adobe: Adobe, { operation, fault }: Scenario): Trouble {
	const { simulator } = adobe;
	const trouble: Trouble = { struck: 0, healed: false };
	const striking = (isMeant: (request: RecordedRequest) => boolean) => ({
		times: Infinity,
		when(request: RecordedRequest) {
			const strikes = !trouble.healed && isMeant(request);
			if (strikes) trouble.struck++;
			return strikes;
		},
	});

	const names = struckOf(operation);
	const left = new Set(names);
	const isStruck = (request: RecordedRequest) => {
		const name = names.find((struck) => operation.isFor(struck)(request));
		return name !== undefined && (fault.fails === 'struck' || left.delete(name));
	};
	const { route, refusal } = operation;
	const { lastsMs } = fault;
	const isRefused = operation.isFor(REFUSED);
	/** The row that is refused whatever happens is not to be in doubt as well. */
	const isMeant =
		lastsMs === undefined ? isStruck : (request: RecordedRequest) => !isRefused(request);
	if (fault.effect) simulator.order({ route, lastsMs, ...fault.effect, ...striking(isMeant) });
	if (fault.signIn) {
		simulator.order({ route: 'token', lastsMs, ...fault.signIn, ...striking(() => true) });
	}
	const when = (request: RecordedRequest) => !trouble.healed && isRefused(request);
	simulator.order({ route, when, times: Infinity, before: refusal });
	void adobe.arrivalOf(operation.rows / 2, route).then(() => {
		if (fault.midRun) trouble.struck++;
		fault.midRun?.(adobe);
	});
	return trouble;
}

/**
 * Runs one sheet through the node, with a fault that hits some of them, and holds what
 * came of it to what should. A run that ends with an error is then retried with nothing in its way.
 */
export async function play(adobe: Adobe, scenario: Scenario): Promise<RunResult[]> {
	const { operation, fault, onError, retryOnFail } = scenario;
	const sheet = sheetFor(scenario);
	operation.prepare?.(adobe, sheet);
	const trouble = order(adobe, scenario);
	const credential = adobe.credential();
	if (fault.signIn) adobe.simulator.expireTokens();

	const request = {
		parameters: operation.parameters,
		settings: { onError, retryOnFail, maxTries: 3, waitBetweenTries: 1 },
		credential,
	};
	const complaints = sheet.map(({ name }) => complaintOf(scenario, name));
	const first = await adobe.create(sheet, request);
	const results = [first];
	expectStruck(scenario, trouble.struck);
	const isToStop = onError === 'stopWorkflow' && complaints.some(Boolean);
	if (!isToStop) {
		expect(first.outputs).toHaveLength(onError === 'continueErrorOutput' ? 2 : 1);
		expectOutcomes(adobe, scenario, sheet, first, complaints);
	} else {
		const itemIndex = complaints.findIndex(Boolean);
		expect(first.outputs.flat()).toEqual([]);
		expect(first.error).toMatchObject({
			message: expect.stringMatching(complaints[itemIndex] ?? '') as string,
			context: { itemIndex },
		});
		trouble.healed = true;
		const retried = await adobe.create(sheet, { ...request, retryOf: first.run });
		results.push(retried);
		expectOutcomes(adobe, scenario, sheet, retried, []);
	}
	expectNoSecret(adobe, results);
	return results;
}

/** Each row that is to meet a passing fault has met it once. */
function expectStruck({ fault }: Scenario, struck: number): void {
	if (fault.effect && fault.fails === undefined && fault.lastsMs === undefined)
		expect(struck).toBe(STRUCK_AT.length);
	else expect(struck).toBeGreaterThan(0);
}

/** Each row has its one outcome, in order, and each that succeeded its one effect in Adobe. */
function expectOutcomes(
	adobe: Adobe,
	{ operation }: Scenario,
	sheet: Sheet,
	{ outputs, error }: RunResult,
	complaints: ReadonlyArray<RegExp | undefined>,
): void {
	expect(error).toBeUndefined();
	const indexOf = ({ pairedItem }: INodeExecutionData) =>
		typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : -1;
	const items = outputs.flat();
	expect(items.map(indexOf).sort((a, b) => a - b)).toEqual(sheet.map((_, index) => index));
	for (const output of outputs) {
		const indexes = output.map(indexOf);
		expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
	}
	expect(items.map(({ json }) => nameIn(json))).toEqual(
		items.map((item) => sheet[indexOf(item)]?.name),
	);
	const isAsItShould = (item: INodeExecutionData) => {
		const { error } = item.json;
		const complaint = complaints[indexOf(item)];
		return complaint ? typeof error === 'string' && complaint.test(error) : error === undefined;
	};
	expect(items.filter((item) => !isAsItShould(item))).toEqual([]);
	const done = items.filter((item) => complaints[indexOf(item)] === undefined);
	operation.expectDone(
		adobe,
		done.map(({ json }) => json),
	);
}

/** Of what is known by its ID alone, too. */
const nameIn = ({ name, id, audienceId }: IDataObject) =>
	name ?? nameOfId((id ?? audienceId) as string);

function expectNoSecret({ simulator }: Adobe, results: readonly RunResult[]): void {
	const said = everythingThatCameOut(results);
	const secrets = [simulator.client.clientSecret, ...simulator.issuedTokens];
	expect(secrets.length).toBeGreaterThan(1);
	expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
}
