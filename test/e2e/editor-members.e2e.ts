import type { Page } from 'playwright-core';

import {
	addOption,
	choose,
	dragColumn,
	executeStep,
	field,
	offeredOptions,
	output,
} from './node-view';
import { until } from './until';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { chain, MANUAL_TRIGGER, sheetNodes } from '../host/workflow';
import { people } from '../rows';

const n8n = useN8n();

const NODE = 'Adobe Experience Platform';
const PEOPLE = people(3);

/** Who joins an audience and leaves it, as a person does it in the open node. */
describe('in the open node, Audience Member', () => {
	const opened = useEditor();

	beforeEach(() => {
		const { simulator } = n8n;
		simulator.settings.batchMs = 0;
		simulator.seedAudiences([{ name: 'VIP', audienceId: 'vip', namespace: 'agora' }]);
		simulator.seedDataset({ name: 'Members' });
		simulator.seedDataset({ name: 'Orders', schema: { fieldGroups: [] } });
		simulator.seedConnection({ name: 'Events' });
	});

	const members = () => n8n.simulator.membersIn('agora', 'vip');

	const choosesOperation = async (page: Page, operation: string) => {
		await field(page, 'operation').click();
		await page.getByRole('option').getByText(operation, { exact: true }).click();
	};

	/** Opens a node that was just added behind three people, and chooses an operation. */
	async function openAt(operation: string): Promise<Page> {
		const { editor } = opened;
		const { page } = editor;
		const credentials = { [CREDENTIAL_TYPE]: await n8n.newCredential() };
		const node = { name: NODE, type: NODE_TYPE, typeVersion: 1, parameters: {}, credentials };
		const workflow = chain(MANUAL_TRIGGER, ...sheetNodes(PEOPLE), node);
		await editor.openWorkflow(await n8n.client.createWorkflow(workflow));
		await editor.openNode('Rows');
		await executeStep(page, 'email');
		await page.getByTestId('ndv-close-button').click();
		await editor.openNode(NODE);
		await choose(page, 'resource', 'Audience Member');
		await choosesOperation(page, operation);
		return page;
	}

	/** Opens a list, which has this one entry, and picks it. */
	async function pickOnly(page: Page, parameter: string, name: string) {
		await field(page, parameter).getByTestId('rlc-input').click();
		const entries = page.getByTestId('rlc-item').filter({ visible: true });
		await until(async () => (await entries.count()) === 1);
		await entries.filter({ hasText: name }).click();
	}

	/** Says who joins which audience, through which dataset. */
	async function fillIn(page: Page) {
		await pickOnly(page, 'audience', 'VIP');
		await pickOnly(page, 'dataset', 'Members');
		await field(page, 'identityNamespace').getByTestId('rlc-input').click();
		await page.getByTestId('rlc-item').filter({ hasText: 'Email' }).click();
		await dragColumn(page, 'email', 'identity');
	}

	const flip = async (page: Page, option: string) =>
		await field(page, option).locator('.el-switch').click();

	async function switchOn(page: Page, option: string, label: string) {
		await offeredOptions(page);
		await addOption(page, label);
		await flip(page, option);
	}

	it('Add and Remove: tried out, in, seen in the profile, and out again', async () => {
		const page = await openAt('Add');
		await opened.look('add-members');
		await fillIn(page);
		await switchOn(page, 'dryRun', 'Dry Run');
		await executeStep(page, 'wouldAdd');
		await opened.look('add-members-dry-run');
		expect(members()).toEqual([]);

		await flip(page, 'dryRun');
		await switchOn(page, 'check', 'Check One Person');
		await executeStep(page, 'inProfile');
		await opened.look('add-members-executed');
		expect(members()).toEqual(PEOPLE.map(({ email }) => email));

		await choosesOperation(page, 'Remove');
		await field(page, 'keepForDays').waitFor({ state: 'detached' });
		await switchOn(page, 'check', 'Check One Person');
		await opened.look('remove-members');
		await executeStep(page, 'exited');
		await output(page).getByText('inProfile').first().waitFor();
		await opened.look('remove-members-executed');
		expect(members()).toEqual([]);
	});

	it('Add by streaming: offers the audiences, the datasets that can hold members, and the connections', async () => {
		const page = await openAt('Add');
		await fillIn(page);
		await choose(page, 'via', 'Streaming');
		await pickOnly(page, 'connection', 'Events');
		await opened.look('add-members-streaming');
		await executeStep(page, 'accepted');
		await opened.look('add-members-streamed');
		expect(members()).toEqual(PEOPLE.map(({ email }) => email));
	});
});
