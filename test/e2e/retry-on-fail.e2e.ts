import { adobeError } from '../simulator';
import { copiesOf, isFor, rows } from './rows';
import { useN8n } from './use-n8n';
import { CREATE, creating } from './workflows';

const n8n = useN8n();

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1000 };

it('makes 200 audiences of 200 rows with Retry On Fail where Adobe allows 50 a second', async () => {
	const sheet = rows(200);
	n8n.simulator.settings.rateLimit = 50;
	const execution = await n8n.run(
		creating(sheet, await n8n.newCredential(), { node: RETRY_ON_FAIL }),
	);
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	expect(execution.items(CREATE)).toHaveLength(200);
	expect(copiesOf(sheet, n8n.simulator)).toEqual({ made: 200, lost: 0, doubled: 0 });
});

it('sends only the rows that are missing when Retry On Fail runs the node again', async () => {
	const sheet = rows(40);
	n8n.simulator.order({
		route: 'create',
		when: isFor('Row 30'),
		before: adobeError('100910-400'),
		times: 2,
	});
	const execution = await n8n.run(
		creating(sheet, await n8n.newCredential(), { node: RETRY_ON_FAIL }),
	);
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	expect(execution.items(CREATE).map(({ json }) => json.name)).toEqual(
		sheet.map(({ name }) => name),
	);
	expect(copiesOf(sheet, n8n.simulator)).toEqual({ made: 40, lost: 0, doubled: 0 });
	expect(n8n.simulator.counts).toMatchObject({ token: 1, create: 42 });
});
