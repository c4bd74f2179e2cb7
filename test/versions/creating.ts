import { copiesOf, isFor, type Row, rows } from '../e2e/rows';
import type { RealN8n } from '../e2e/use-n8n';
import { AUTOMATIC, CREATE, creating } from '../e2e/workflows';
import type { Execution } from '../host/execution';
import { adobeError, type Simulator } from '../simulator';
import type { Check } from './check';

const SUCCESS = { status: 'success', error: undefined };

const jsonOf = (execution: Execution, output = 0) =>
	execution.items(CREATE, output).map(({ json }) => json);

/** What has to come out for rows that Adobe has. */
function results(sheet: readonly Row[], { audiences }: Simulator, created: boolean) {
	const idOf = new Map(audiences.map(({ name, audienceId }) => [name, audienceId]));
	return sheet.map(({ name }) => ({ name, audienceId: idOf.get(name), created }));
}

const FROM_EXPRESSIONS = {
	mappingMode: 'defineBelow',
	name: '={{ $json.name }}',
	namespace: '={{ $json.namespace }}',
	originName: '={{ $json.originName }}',
};

/** The second row fails before it is sent, the fourth is refused by Adobe. */
const WITH_FAILURES = rows(5).map((row, index) => (index === 1 ? { ...row, namespace: '' } : row));

const saying = (words: RegExp) => expect.stringMatching(words) as string;

const EMPTY_NAMESPACE = { name: 'Row 2', error: saying(/'Namespace' is empty/) };
const REFUSED = { name: 'Row 4', error: saying(/audience data invalid/) };

async function runWithFailures(n8n: RealN8n, onError: string): Promise<Execution> {
	const refused = isFor('Row 4');
	n8n.simulator.order({ route: 'create', when: refused, before: adobeError('100910-400') });
	const execution = await n8n.run(
		creating(WITH_FAILURES, await n8n.newCredential(), {
			parameters: FROM_EXPRESSIONS,
			node: { onError },
		}),
	);
	expect(execution).toMatchObject(SUCCESS);
	expect(n8n.simulator.audiences).toHaveLength(3);
	return execution;
}

const RETURN_EXISTING = { ...AUTOMATIC, options: { ifAudienceExists: 'returnExisting' } };

export const CREATING: readonly Check[] = [
	{
		title: '20 rows, mapped automatically: 20 audiences, one access token',
		async holds(n8n) {
			const sheet = rows(20);
			const execution = await n8n.run(creating(sheet, await n8n.newCredential()));
			expect(execution).toMatchObject(SUCCESS);
			expect(copiesOf(sheet, n8n.simulator)).toEqual({ made: 20, lost: 0, doubled: 0 });
			expect(n8n.simulator.counts).toMatchObject({ token: 1, create: 20, unknown: 0 });
			expect(jsonOf(execution)).toEqual(results(sheet, n8n.simulator, true));
		},
	},
	{
		title: 'Fields filled in by expressions; failed rows in their places, with the reason',
		async holds(n8n) {
			const execution = await runWithFailures(n8n, 'continueRegularOutput');
			const [first, , third, , fifth] = results(WITH_FAILURES, n8n.simulator, true);
			expect(jsonOf(execution)).toEqual([
				first,
				expect.objectContaining(EMPTY_NAMESPACE),
				third,
				expect.objectContaining(REFUSED),
				fifth,
			]);
		},
	},
	{
		title: 'Failed rows at the error output',
		async holds(n8n) {
			const execution = await runWithFailures(n8n, 'continueErrorOutput');
			const [first, , third, , fifth] = results(WITH_FAILURES, n8n.simulator, true);
			expect(jsonOf(execution)).toEqual([first, third, fifth]);
			expect(jsonOf(execution, 1)).toMatchObject([EMPTY_NAMESPACE, REFUSED]);
		},
	},
	{
		title: 'The same rows again with Return Existing: nothing new, the same IDs',
		async holds(n8n) {
			const { client, simulator } = n8n;
			const sheet = rows(20);
			const workflow = creating(sheet, await n8n.newCredential(), { parameters: RETURN_EXISTING });
			const id = await client.createWorkflow(workflow);
			const first = await client.run(id, 'Start');
			expect(jsonOf(first)).toEqual(results(sheet, simulator, true));
			const second = await client.run(id, 'Start');
			expect(second).toMatchObject(SUCCESS);
			expect(jsonOf(second)).toMatchObject(results(sheet, simulator, false));
			expect(copiesOf(sheet, simulator)).toEqual({ made: 20, lost: 0, doubled: 0 });
			expect(simulator.counts).toMatchObject({ token: 1, create: 20 });
		},
	},
];
