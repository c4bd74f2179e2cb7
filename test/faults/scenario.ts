import type { IDataObject, INode } from 'n8n-workflow';

import type { RunResult } from '../engine/run-workflow';
import { AUTOMATIC, named, row, rows, startAdobe, type Adobe } from '../engine/use-adobe';
import { adobeError } from '../simulator';
import { startElsewhere } from '../simulator/elsewhere';
import type { FaultCase, Strikes } from './faults';

export interface Scenario {
	readonly fault: FaultCase;
	readonly onError: NonNullable<INode['onError']>;
	readonly retryOnFail: boolean;
}

/** Adobe's audiences at some moment. */
type Made = ReadonlyArray<{ readonly name: string; readonly audienceId: string }>;

export interface Happened {
	readonly sheet: ReadonlyArray<IDataObject & { name: string }>;
	/** How the run ended, and what was there then. */
	readonly result: RunResult;
	readonly made: Made;
	/** Where it ended with an error: the same execution retried, with nothing in its way any more. */
	readonly retried?: { readonly result: RunResult; readonly made: Made };
	readonly secrets: readonly string[];
	/** How often the fault struck. */
	readonly struck: number;
	/** What arrived where nothing should. */
	readonly arrivedElsewhere: number;
}

export const STRUCK = ['Row 10', 'Row 30', 'Row 31', 'Row 50', 'Row 70'];
export const REFUSED = 'Refused';

/**
 * With Retry On Fail, one more row is refused whatever happens: it makes n8n run the node again. It
 * comes first where n8n looks at the first item, and last where a failure keeps others from starting.
 */
function sheetFor({ onError, retryOnFail }: Scenario) {
	if (!retryOnFail) return rows(100);
	const refused = row<string>(REFUSED);
	return onError === 'stopWorkflow' ? [...rows(99), refused] : [refused, ...rows(99)];
}

/** One sheet of 100 rows through the node, with a fault that hits some of them. */
export async function play(scenario: Scenario): Promise<Happened> {
	const adobe = await startAdobe();
	const elsewhere = await startElsewhere();
	try {
		return {
			...(await playWith(adobe, elsewhere.url, scenario)),
			arrivedElsewhere: elsewhere.requests.length,
		};
	} finally {
		await Promise.all([adobe.close(), elsewhere.close()]);
	}
}

async function playWith(
	adobe: Adobe,
	elsewhere: string,
	scenario: Scenario,
): Promise<Omit<Happened, 'arrivedElsewhere'>> {
	const { fault, onError, retryOnFail } = scenario;
	const { simulator } = adobe;
	let healed = false;
	let struck = 0;
	const strikes = strikesOnce(fault);
	const counted: Strikes = (request) => {
		const isStruck = !healed && strikes(request);
		if (isStruck) struck++;
		return isStruck;
	};
	fault.order(adobe, counted, elsewhere);
	simulator.order({
		route: 'create',
		when: (request) => !healed && named(REFUSED)(request),
		times: Infinity,
		before: adobeError('100910-400'),
	});
	const credential = adobe.credential();
	if (fault.tokenHasExpired) simulator.expireTokens();
	void adobe.arrivalOf(50).then(() => {
		if (fault.midRun) struck++;
		fault.midRun?.(adobe);
	});

	const sheet = sheetFor(scenario);
	const request = {
		parameters: { ...AUTOMATIC, options: fault.options ?? {} },
		settings: { onError, retryOnFail, maxTries: 3, waitBetweenTries: 100 },
		credential,
	};
	const made = () => simulator.audiences.map(({ name, audienceId }) => ({ name, audienceId }));

	const result = await adobe.create(sheet, request);
	const ended = { sheet, result, made: made(), struck };
	healed = true;
	const retried =
		result.error === undefined
			? undefined
			: await adobe.create(sheet, { ...request, retryOf: result.run });
	return {
		...ended,
		...(retried && { retried: { result: retried, made: made() } }),
		secrets: [simulator.client.clientSecret, ...simulator.issuedTokens],
	};
}

/** A row that fails for good meets its fault every time, another one once; the sign-in always. */
function strikesOnce({ fails }: FaultCase): Strikes {
	const left = new Set(STRUCK);
	return (request) => {
		if (request.route === 'token') return true;
		const name = STRUCK.find((struck) => named(struck)(request));
		return name !== undefined && (fails === 'struck' ? true : left.delete(name));
	};
}
