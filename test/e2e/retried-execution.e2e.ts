import { adobeError } from '../simulator';
import { retry } from './executions';
import { copiesOf, isFor, rows } from './rows';
import { useN8n } from './use-n8n';
import { CREATE, creating } from './workflows';

const n8n = useN8n();

it('sends no row again that was created before the execution failed and was retried', async () => {
	const { client, simulator } = n8n;
	const sheet = rows(200);
	simulator.order({ route: 'create', when: isFor('Row 120'), before: adobeError('100910-400') });

	const failed = await n8n.run(creating(sheet, await n8n.newCredential()));
	expect(failed.status).toBe('error');
	expect(failed.error?.message).toMatch(/audience data invalid/);
	const madeBefore = simulator.audiences.map(({ name }) => name);
	expect(madeBefore.length).toBeGreaterThanOrEqual(100);
	expect(madeBefore).not.toContain('Row 120');

	const retried = await retry(client, failed.id);
	expect(retried).toMatchObject({ status: 'success', error: undefined });
	expect(copiesOf(sheet, simulator)).toEqual({ made: 200, lost: 0, doubled: 0 });
	expect(simulator.counts.create).toBe(201);

	const idOf = new Map(simulator.audiences.map(({ name, audienceId }) => [name, audienceId]));
	expect(retried.items(CREATE).map(({ json }) => json)).toEqual(
		sheet.map(({ name }) => ({ name, audienceId: idOf.get(name), created: true })),
	);
});
