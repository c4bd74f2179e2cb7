import type { Browser, Locator, Page } from 'playwright-core';

import { OWNER } from '../host/n8n-client';

export type Theme = 'light' | 'dark';

/** n8n's editor in a browser, driven the way a person does. */
export interface Editor {
	readonly page: Page;
	openWorkflow(id: string): Promise<void>;
	/** Presses "Execute workflow" and waits until a node has ended, well or badly. */
	executeUntil(nodeName: string): Promise<void>;
	node(name: string): Locator;
	/** Opens the panel in which a node's input, parameters and output are seen. */
	openNode(name: string): Promise<Locator>;
	close(): Promise<void>;
}

interface EditorOptions {
	theme: Theme;
	width: number;
	height: number;
}

const TIMEOUT_MS = 30_000;

/** Signs in as the owner; n8n follows the theme that the browser asks for. */
export async function openEditor(
	browser: Browser,
	url: string,
	{ theme, width, height }: EditorOptions,
): Promise<Editor> {
	const context = await browser.newContext({
		viewport: { width, height },
		colorScheme: theme,
		locale: 'en-GB',
		reducedMotion: 'reduce',
	});
	context.setDefaultTimeout(TIMEOUT_MS);
	const page = await context.newPage();
	const node = (name: string) =>
		page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

	await page.goto(`${url}/signin`);
	await page.locator('input[type=email]').fill(OWNER.email);
	await page.locator('input[type=password]').fill(OWNER.password);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL(/\/home\//);

	return {
		page,
		node,

		async openWorkflow(id) {
			await page.goto(`${url}/workflow/${id}`);
			await page.getByTestId('canvas-node').first().waitFor();
			await page.getByTestId('zoom-to-fit').click();
		},

		async executeUntil(nodeName) {
			await page.getByTestId('execute-workflow-button').first().click();
			await node(nodeName).locator('[data-test-id^="canvas-node-status-"]').first().waitFor();
		},

		async openNode(name) {
			await node(name).dblclick();
			const panel = page.getByTestId('ndv');
			await panel.waitFor();
			return panel;
		},

		close: async () => await context.close(),
	};
}
