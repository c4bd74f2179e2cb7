import { startAdobe, startVirtualAdobe } from '../engine/use-adobe';
import type { RunResult } from '../engine/run-workflow';
import { FAULTS } from './faults';
import { CREATE } from './operations';
import { nameOf, play, type Scenario } from './scenario';

/**
 * One for each way in which a fault reaches the node: as a status, as a refusal, as a
 * redirect, as a connection that breaks before or amid an answer, and as a token that dies or that
 * nobody gives. What only waits, such as a time-out, is in `engine/timeout.test.ts`.
 */
const PLAYED: ReadonlyArray<[string, Scenario['onError'], boolean]> = [
	['a 500 after the write', 'stopWorkflow', true],
	['a refusal', 'continueErrorOutput', true],
	['a redirect to another host', 'continueErrorOutput', false],
	['a connection dropped after the write', 'stopWorkflow', false],
	['an answer that breaks off', 'continueRegularOutput', true],
	['a token that dies in mid-run', 'stopWorkflow', true],
	['a sign-in service that refuses', 'continueRegularOutput', false],
];

const scenarios = PLAYED.map(([name, onError, retryOnFail]): [string, Scenario] => {
	const fault = FAULTS.find((candidate) => candidate.name === name);
	if (fault === undefined) throw new Error(`There is no fault called ${name}`);
	const scenario = { operation: CREATE, fault, onError, retryOnFail };
	return [nameOf(scenario), scenario];
});

/** What n8n and the person see of a run, without what is different each time. */
function shown({ outputs, error, hints, run }: RunResult): unknown {
	const { message, description, context } = error ?? {};
	const all = {
		outputs,
		error: error && { message, description, context },
		hints,
		status: run.status,
	};
	const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;
	return JSON.parse(
		JSON.stringify(all)
			.replace(uuid, '<id>')
			.replace(/127\.0\.0\.1:\d+/g, '<host>'),
	);
}

it.each(scenarios)('ends the same over HTTP and in the process: %s', async (_, scenario) => {
	const [http, virtual] = [await startAdobe(), await startVirtualAdobe()];
	try {
		const [overHttp, inTheProcess] = [await play(http, scenario), await play(virtual, scenario)];
		expect(inTheProcess.map(shown)).toEqual(overHttp.map(shown));
	} finally {
		await Promise.all([http.close(), virtual.close()]);
	}
});
