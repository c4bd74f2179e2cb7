import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { OWNER } from '../host/n8n-client';

export type Theme = 'light' | 'dark';

/** n8n's editor in a browser, driven the way a person does. */
export interface Editor {
	readonly page: Page;
	openWorkflow(this: void, id: string): Promise<void>;
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

/** Opens an editor of its own, signed in as the owner. */
export async function openEditor(
	browser: Browser,
	url: string,
	options: EditorOptions,
): Promise<Editor> {
	const context = await signedIn(browser, url, options);
	const editor = await editorIn(context, url);
	return { ...editor, close: async () => await context.close() };
}

/** Signs in, by default as the owner; n8n follows the theme that the browser asks for. */
export async function signedIn(
	browser: Browser,
	url: string,
	{ theme, width, height }: EditorOptions,
	{ email, password }: Pick<typeof OWNER, 'email' | 'password'> = OWNER,
): Promise<BrowserContext> {
	const context = await browser.newContext({
		viewport: { width, height },
		colorScheme: theme,
		locale: 'en-GB',
		reducedMotion: 'reduce',
	});
	context.setDefaultTimeout(TIMEOUT_MS);
	const page = await context.newPage();
	await page.goto(`${url}/signin`);
	await page.locator('input[type=email]').fill(email);
	await page.locator('input[type=password]').fill(password);
	await page.getByTestId('form-submit-button').click();
	await page.waitForURL(/\/home\//);
	await page.close();
	return context;
}

/** An editor in a new tab of a browser that has signed in. */
export async function editorIn(context: BrowserContext, url: string): Promise<Editor> {
	const page = await context.newPage();
	const node = (name: string) =>
		page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

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

		close: async () => await page.close(),
	};
}
