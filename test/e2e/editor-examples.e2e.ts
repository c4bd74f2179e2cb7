import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

import { CREATE, EXAMPLES } from '../host/workflow';
import { chooseCredential, output } from './node-view';
import { sharedN8n } from '../host/shared-n8n';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const exampleFile = (name: string) => join(EXAMPLES, name);

async function openEmpty(page: Page): Promise<void> {
	await page.goto(`${sharedN8n().url}/workflow/new`);
	await page.getByTestId('canvas-wrapper').waitFor();
}

/** Copies a text from somewhere else and pastes it onto the canvas. */
async function paste(page: Page, text: string): Promise<void> {
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
	await page.keyboard.press('Control+V');
}

/** Chooses "Import > From file" in the workflow's menu and picks the file. */
async function importFile(page: Page, file: string, look: (name: string) => Promise<void>) {
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').hover();
	const item = page.getByTestId('workflow-menu-item-import-from-file');
	await item.waitFor();
	await look('example-csv-menu');
	const chooser = page.waitForEvent('filechooser');
	await item.click();
	await (await chooser).setFiles(file);
}

describe('the examples', () => {
	const opened = useEditor();

	async function credentialFor(example: string) {
		return (await n8n.newCredential({}, `Adobe for ${example}`)).name;
	}

	it('with fields defined below is pasted, gets its credential, and runs', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		const name = await credentialFor('fields defined below');
		await openEmpty(page);
		await paste(page, readFileSync(exampleFile('create-audiences-define-below.json'), 'utf8'));
		await editor.node(CREATE).waitFor();
		await page.getByTestId('zoom-to-fit').click();
		await look('example-define-below-pasted');

		await editor.openNode(CREATE);
		await chooseCredential(page, name);
		await page.getByTestId('ndv-close-button').click();
		await editor.executeUntil('Rows to fix');
		await look('example-define-below-executed');
		await editor.openNode(CREATE);
		await output(page).getByText('Error Branch').click();
		await output(page).getByText("'Name' is empty").first().waitFor();
		await look('example-define-below-node');
		expect(n8n.simulator.audiences).toHaveLength(2);
	});

	it('with a CSV file is imported from its file, gets credential and path, and runs', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		const name = await credentialFor('the CSV file');
		await openEmpty(page);
		await importFile(page, exampleFile('create-audiences-from-csv.json'), look);
		await editor.node(CREATE).waitFor();
		await page.getByTestId('zoom-to-fit').click();
		await look('example-csv-imported');

		await editor.openNode('Read CSV File');
		await page
			.getByTestId('parameter-input-fileSelector')
			.locator('input')
			.fill(exampleFile('audiences.csv'));
		await page.getByTestId('ndv-close-button').click();
		await editor.openNode(CREATE);
		await chooseCredential(page, name);
		await page.getByTestId('ndv-close-button').click();
		await editor.executeUntil('Result');
		await look('example-csv-executed');
		await editor.openNode('Result');
		await output(page).getByText('12 items').first().waitFor();
		await look('example-csv-result');
		expect(n8n.simulator.audiences).toHaveLength(12);
	});
});
