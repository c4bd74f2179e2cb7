import type { Page } from 'playwright-core';

import { addOption, choose, executeStep, field, offeredOptions, output } from './node-view';
import { until } from './until';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { chain, MANUAL_TRIGGER } from '../host/workflow';

const n8n = useN8n();

const NODE = 'Adobe Experience Platform';

/** The operations as a person finds them in the list, and what the canvas then says. */
describe('in the open node, each operation', () => {
	const opened = useEditor();

	/** Opens a node that was just added, and chooses an operation. */
	async function openAt(operation: string): Promise<Page> {
		const { editor } = opened;
		const credentials = { [CREDENTIAL_TYPE]: await n8n.newCredential() };
		const node = { name: NODE, type: NODE_TYPE, typeVersion: 1, parameters: {}, credentials };
		await editor.openWorkflow(await n8n.client.createWorkflow(chain(MANUAL_TRIGGER, node)));
		await editor.openNode(NODE);
		await field(editor.page, 'operation').click();
		await opened.look('operations');
		await editor.page.getByRole('option').getByText(operation, { exact: true }).click();
		return editor.page;
	}

	const listed = (page: Page) => page.getByTestId('rlc-item');

	/** Opens the list of audiences and waits until it has this many. */
	async function openList(page: Page, entries: number) {
		await field(page, 'audience').getByTestId('rlc-input').click();
		await until(async () => (await listed(page).count()) === entries);
	}

	it('Get: an audience is searched in the list, picked and read', async () => {
		n8n.simulator.seedAudiences([
			{ name: 'Loyalty Gold', audienceId: 'gold' },
			{ name: 'Loyalty Silver', namespace: 'AAM', lifecycleState: 'draft' },
			{ name: 'A name that is so long that no list can show all of it, whatever it does about it' },
		]);
		const page = await openAt('Get');
		await opened.look('get');
		await openList(page, 3);
		await opened.look('get-list');
		await page.locator('input[data-test-id="rlc-search"]').fill('SILVER');
		await until(async () => (await listed(page).count()) === 1);
		await opened.look('get-search');
		await listed(page).first().click();
		expect(await offeredOptions(page)).not.toContain('Namespace');
		await page.keyboard.press('Escape');
		await executeStep(page, 'Loyalty Silver');
		await opened.look('get-executed');
		await page.getByTestId('rlc-mode-selector').click();
		await opened.look('get-ways');
		await page.getByRole('option', { name: 'By External ID' }).click();
		await opened.look('get-by-external-id');
		expect(await offeredOptions(page)).toContain('Namespace');
	});

	it('Get Many: filtered, sorted and listed', async () => {
		n8n.simulator.seedAudiences([
			{ name: 'Gold', lifecycleState: 'draft' },
			{ name: 'Silver', lifecycleState: 'draft' },
			{ name: 'Bronze' },
		]);
		const page = await openAt('Get Many');
		await opened.look('get-many');
		await page.getByTestId('collection-parameter-add').first().click();
		await opened.look('get-many-filters');
		await addOption(page, 'Lifecycle State');
		await choose(page, 'lifecycleState', 'Draft');
		await executeStep(page, 'Silver');
		await opened.look('get-many-executed');
	});

	it('Update: a state is chosen, tried out and set', async () => {
		n8n.simulator.seedAudiences([{ name: 'Gold', lifecycleState: 'draft' }]);
		const page = await openAt('Update');
		await opened.look('update');
		await openList(page, 1);
		await listed(page).first().click();
		await page.getByTestId('collection-parameter-add').first().click();
		await opened.look('update-fields');
		await addOption(page, 'Lifecycle State');
		await field(page, 'clearFields').click();
		await opened.look('update-clear');
		await page.keyboard.press('Escape');
		expect(await offeredOptions(page)).toContain('Dry Run');
		await addOption(page, 'Dry Run');
		await field(page, 'dryRun').locator('.el-switch').click();
		await executeStep(page, 'wouldUpdate');
		await opened.look('update-dry-run');
		expect(n8n.simulator.audiences).toMatchObject([{ lifecycleState: 'draft' }]);
		await field(page, 'dryRun').locator('.el-switch').click();
		await page.getByTestId('node-execute-button').click();
		await output(page).getByText('dry run').waitFor({ state: 'hidden' });
		await output(page).getByText('Gold').first().waitFor();
		await opened.look('update-executed');
		expect(n8n.simulator.audiences).toMatchObject([{ lifecycleState: 'published' }]);
	});

	it('Create or Update: tried out, then made', async () => {
		const page = await openAt('Create or Update');
		await opened.look('upsert');
		await field(page, 'name').locator('input').fill('Gold');
		await field(page, 'namespace').locator('input').fill('agora');
		await field(page, 'originName').locator('input').fill('Agora_Collaboration');
		await offeredOptions(page);
		await addOption(page, 'Dry Run');
		await field(page, 'dryRun').locator('.el-switch').click();
		await executeStep(page, 'wouldCreate');
		await opened.look('upsert-dry-run');
		expect(n8n.simulator.audiences).toEqual([]);
		await field(page, 'dryRun').locator('.el-switch').click();
		await executeStep(page, '1 created');
		await opened.look('upsert-executed');
		expect(n8n.simulator.audiences).toMatchObject([{ name: 'Gold' }]);
		await choose(page, 'mappingMode', 'Map Automatically');
		await opened.look('upsert-automatic');
	});

	it('Delete: one is picked and gone', async () => {
		n8n.simulator.seedAudiences([{ name: 'Gold' }, { name: 'Silver' }]);
		const page = await openAt('Delete');
		await openList(page, 2);
		await listed(page).first().click();
		await offeredOptions(page);
		await opened.look('delete-options');
		await addOption(page, 'If Audience Is Missing');
		await opened.look('delete');
		await executeStep(page, 'deleted');
		await opened.look('delete-executed');
		expect(n8n.simulator.audiences).toMatchObject([{ name: 'Silver' }]);
	});
});
