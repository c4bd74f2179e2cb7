import { choose, executeStep, field } from './node-view';
import { until } from './until';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { chain, MANUAL_TRIGGER } from '../host/workflow';

const n8n = useN8n();

const NODE = 'Add Members';

describe('in the open node, Add', () => {
	const opened = useEditor();

	it('offers the audiences, the datasets that can hold members, and the connections', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		const { simulator } = n8n;
		simulator.seedAudiences([{ name: 'VIP', audienceId: 'vip', namespace: 'agora' }]);
		simulator.seedDataset({ name: 'Members' });
		simulator.seedDataset({ name: 'Orders', schema: { fieldGroups: [] } });
		simulator.seedConnection({ name: 'Events' });
		const node = {
			name: NODE,
			type: NODE_TYPE,
			typeVersion: 1,
			parameters: { resource: 'audienceMember', operation: 'add' },
			credentials: { [CREDENTIAL_TYPE]: await n8n.newCredential() },
		};
		await editor.openWorkflow(await n8n.client.createWorkflow(chain(MANUAL_TRIGGER, node)));
		await editor.openNode(NODE);
		await look('add-members');

		/** Opens a list, which has this one entry, and picks it. */
		async function pick(parameter: string, name: string) {
			await field(page, parameter).getByTestId('rlc-input').click();
			const entries = page.getByTestId('rlc-item').filter({ visible: true });
			await until(async () => (await entries.count()) === 1);
			await entries.filter({ hasText: name }).click();
		}

		await pick('audience', 'VIP');
		await pick('dataset', 'Members');
		await field(page, 'identityNamespace').getByTestId('rlc-input').click();
		await page.getByTestId('rlc-item').filter({ hasText: 'Email' }).click();
		await field(page, 'identity').locator('input').fill('ada@example.com');
		await choose(page, 'via', 'Streaming');
		await pick('connection', 'Events');
		await look('add-members-streaming');
		await executeStep(page, 'accepted');
		await look('add-members-executed');
		expect(simulator.membersIn('agora', 'vip')).toEqual(['ada@example.com']);
	});
});
