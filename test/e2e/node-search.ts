import type { Page } from 'playwright-core';

import { until } from './until';

export const OUR_NODE = 'Adobe Experience Platform';
const OUR_TOOL = 'Adobe Experience Platform Tool';
export const OUR_ACTION = 'Create external audience';

/** Presses the plus behind the last node and types into the node panel. */
export async function searchNodes(page: Page, text: string): Promise<void> {
	await page.getByTestId('canvas-handle-plus').last().click();
	await search(page, text);
	await found(page, OUR_NODE).waitFor();
}

/** Types into the node panel, which is open. */
export const search = async (page: Page, text: string) =>
	await page.getByTestId('node-creator-search-bar').fill(text);

export const found = (page: Page, name: string | RegExp) =>
	page.getByTestId('node-creator-item-name').filter({ hasText: name });

/** Presses the plus at the agent's connection for tools and adds our node there. */
export async function addOurTool(page: Page, look?: (name: string) => Promise<void>) {
	await page
		.locator('[data-test-id="canvas-node-input-handle"][data-connection-type="ai_tool"]')
		.getByTestId('canvas-handle-plus')
		.click();
	// What is typed before the list is there is forgotten.
	await until(async () => {
		await search(page, 'audience');
		return await found(page, OUR_TOOL)
			.waitFor({ timeout: 2000 })
			.then(
				() => true,
				() => false,
			);
	});
	await look?.('tool-search');
	await found(page, OUR_TOOL).click();
	await page.getByTestId('ndv').waitFor();
}

/** Adds our node behind the last one, as a person finds it. */
export async function addOurNode(page: Page): Promise<void> {
	await searchNodes(page, 'create external audience');
	await found(page, OUR_NODE).click();
	await found(page, OUR_ACTION).click();
	await page.getByTestId('ndv').waitFor();
}
