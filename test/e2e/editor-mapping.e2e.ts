import type { Locator } from 'playwright-core';

import {
	addOption,
	choose,
	dragColumn,
	executeStep,
	field,
	offeredOptions,
	output,
} from './node-view';
import { rows } from '../rows';
import { until } from './until';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { CREATE, creating } from '../host/workflow';

const n8n = useN8n();

/** Waits until a list has been searched; it is empty while n8n asks for it anew. */
async function onlyItem(listed: Locator, text: string): Promise<void> {
	await until(async () => (await listed.allInnerTexts()).join() === text);
}

describe('in the open node', () => {
	const opened = useEditor();

	/** Opens the node as it is when it was just added, with its input to be seen. */
	async function openNode() {
		const { editor } = opened;
		const workflow = creating(rows(3), await n8n.newCredential(), { parameters: {} });
		await editor.openWorkflow(await n8n.client.createWorkflow(workflow));
		await editor.openNode('Rows');
		await executeStep(editor.page, 'Row 2');
		await editor.page.getByTestId('ndv-close-button').click();
		await editor.openNode(CREATE);
		return editor.page;
	}

	const madeHere = () => n8n.simulator.audiences.map(({ name }) => name);

	it('a column is dragged into Name, the step executed, and audienceId seen', async () => {
		const page = await openNode();
		await opened.look('node-new');
		await dragColumn(page, 'name', 'name');
		await field(page, 'namespace').locator('input').fill('agora');
		await field(page, 'originName').locator('input').fill('Agora_Collaboration');
		await opened.look('node-filled-in');
		await executeStep(page, 'audienceId');
		await opened.look('node-executed');
		expect(madeHere()).toEqual(['Row 0', 'Row 1', 'Row 2']);
		const shown = await output(page).innerText();
		for (const { name, audienceId } of n8n.simulator.audiences) {
			expect(shown).toContain(name);
			expect(shown).toContain(audienceId);
		}
	});

	it('a required field left empty keeps the step from starting, and is named', async () => {
		const page = await openNode();
		await dragColumn(page, 'name', 'name');
		await page.getByTestId('node-execute-button').click();
		await page.getByText('Parameter "Namespace" is required').first().waitFor();
		await opened.look('node-empty-namespace');
		expect(n8n.simulator.requests).toEqual([]);
	});

	it('with Map Automatically the fields make room, and every row is created', async () => {
		const page = await openNode();
		await field(page, 'mappingMode').click();
		await opened.look('mapping-modes');
		await page.getByRole('option', { name: 'Map Automatically' }).click();
		await field(page, 'name').waitFor({ state: 'hidden' });
		await opened.look('automatic-mapping');
		await executeStep(page, 'audienceId');
		expect(madeHere()).toEqual(['Row 0', 'Row 1', 'Row 2']);
	});

	it('offers the options of the mapping mode and no others', async () => {
		const page = await openNode();
		const ofBoth = [
			'Dry Run',
			'If Audience Exists',
			'Max Concurrent Requests',
			'Max Wait (Minutes)',
			'Sandbox',
			'Timeout (Seconds)',
		];
		expect(await offeredOptions(page)).toEqual(ofBoth);
		await page.keyboard.press('Tab');
		await choose(page, 'mappingMode', 'Map Automatically');
		expect(await offeredOptions(page)).toEqual(
			[...ofBoth, 'Namespace If Column Is Missing', 'Origin Name If Column Is Missing'].sort(),
		);
		await opened.look('options');
	});

	it('a sandbox is searched in the list, picked, and used', async () => {
		n8n.simulator.settings.sandboxes.push({
			name: 'uat-eu',
			title: 'Acceptance Europe',
			type: 'development',
			state: 'active',
			isDefault: false,
			region: 'NLD2',
		});
		const page = await openNode();
		await choose(page, 'mappingMode', 'Map Automatically');
		await offeredOptions(page);
		await addOption(page, 'Sandbox');
		await page.getByTestId('rlc-input').click();
		const listed = page.getByTestId('rlc-item');
		await listed.nth(2).waitFor();
		await opened.look('sandbox-list');
		expect(await listed.allInnerTexts()).toEqual([
			'Acceptance Europe (uat-eu)',
			'Development (dev)',
			'Production (prod)',
		]);
		await page.locator('input[data-test-id="rlc-search"]').fill('EUROPE');
		await onlyItem(listed, 'Acceptance Europe (uat-eu)');
		await opened.look('sandbox-search');
		await listed.first().click();
		await executeStep(page, 'audienceId');
		await opened.look('sandbox-picked');
		expect(n8n.simulator.audiences.map(({ sandboxName }) => sandboxName)).toEqual([
			'uat-eu',
			'uat-eu',
			'uat-eu',
		]);
	});
});
