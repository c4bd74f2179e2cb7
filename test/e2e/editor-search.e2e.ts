import type { Page } from 'playwright-core';

import { rows } from '../rows';
import { addOurNode, found, OUR_ACTION, OUR_NODE, searchNodes, search } from './node-search';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { chain, MANUAL_TRIGGER, sheetNodes, START } from '../host/workflow';

const n8n = useN8n();

/** The line under the node's name on the canvas. */
const SUBTITLE = 'Create External Audience';

const connection = (page: Page, from: string, to: string) =>
	page.locator(`[data-source-node-name="${from}"][data-target-node-name="${to}"]`).first();

describe('in the node panel', () => {
	const opened = useEditor();

	it('the node is the first that each of the words finds, and its actions are offered', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		await editor.openWorkflow(
			await n8n.client.createWorkflow(chain(MANUAL_TRIGGER, ...sheetNodes(rows(2)))),
		);
		const names = page.getByTestId('node-creator-item-name');
		await searchNodes(page, 'create external audience');
		for (const text of ['create external audience', 'AEP', 'audience', 'Adobe']) {
			await search(page, text);
			await found(page, OUR_NODE).waitFor();
			await look(`search-${text.replaceAll(' ', '-')}`);
			expect((await names.allInnerTexts())[0]).toBe(OUR_NODE);
		}
		await found(page, OUR_NODE).click();
		await found(page, OUR_ACTION).waitFor();
		await look('search-action');
		expect(await names.allInnerTexts()).toEqual([
			'Create audience import',
			'Delete audience import',
			'Extend audience import expiration',
			'Get audience import status',
			'Update audience import',
			'Replace audience members',
			'Add audience members',
			'Remove audience members',
			OUR_ACTION,
			'Create or update external audience',
			'Delete external audience',
			'Get external audience',
			'Get many external audiences',
			'Update external audience',
			'Get ingestion run',
			'Get many ingestion runs',
			'Start ingestion run',
		]);
	});

	it('the node is dropped after a trigger, and is connected to it', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		await editor.openWorkflow(await n8n.client.createWorkflow(chain(MANUAL_TRIGGER)));
		await addOurNode(page);
		await look('dropped-node');
		await page.getByTestId('ndv-close-button').click();
		await editor.node(OUR_ACTION).getByText(SUBTITLE, { exact: true }).waitFor();
		await connection(page, START, OUR_ACTION).waitFor({ state: 'attached' });
		await page.getByTestId('zoom-to-fit').click();
		await look('dropped-after-trigger');
		expect(await page.getByTestId('canvas-node').count()).toBe(2);
	});
});
