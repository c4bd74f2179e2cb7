import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';

import { launchBrowser } from './browser';
import { type Editor, editorIn, signedIn } from './editor';
import { sharedN8n } from '../host/shared-n8n';

/** Where the pictures of a run are left for a person to look at. */
const PICTURES = join(tmpdir(), 'n8n-node-editor');

/** n8n fades and slides; no event tells when it has come to rest. */
const AT_REST_MS = 300;

export interface EditorUnderTest {
	readonly editor: Editor;
	/** Leaves pictures of what is to be seen now, in both themes. */
	look(this: void, name: string): Promise<void>;
}

/** Opens the editor of the shared n8n for each test, in a browser that signed in once for the file. */
export function useEditor(): EditorUnderTest {
	let browser: Browser;
	let context: BrowserContext;
	let editor: Editor;

	beforeAll(async () => {
		await mkdir(PICTURES, { recursive: true });
		browser = await launchBrowser();
		const size = { width: 1440, height: 900 };
		context = await signedIn(browser, sharedN8n().url, { theme: 'light', ...size });
	});
	beforeEach(async () => (editor = await editorIn(context, sharedN8n().url)));
	afterEach(async () => {
		const { currentTestName = '' } = expect.getState();
		const path = join(PICTURES, `end-of ${currentTestName.replace(/\W+/g, ' ')}.png`);
		await editor.page.screenshot({ path });
		await editor.close();
	});
	afterAll(async () => await browser.close());

	return {
		get editor() {
			return editor;
		},
		async look(name) {
			for (const colorScheme of ['dark', 'light'] as const) {
				await editor.page.emulateMedia({ colorScheme });
				await editor.page.waitForTimeout(AT_REST_MS);
				const path = join(PICTURES, `${name}-${colorScheme}.png`);
				await editor.page.screenshot({ path, animations: 'disabled' });
			}
		},
	};
}
