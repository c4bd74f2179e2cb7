import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

import { launchBrowser } from './browser';
import { editorIn, signedIn } from './editor';
import { output } from './node-view';
import { until } from './until';
import { REPLACE } from '../host/workflow';

const CHECKOUT = resolve(__dirname, '..', '..');

/** Starts `npm start -- --open` as on a terminal, in a process group of its own. */
function startOpen() {
	const child = spawn('npm', ['start', '--', '--open'], {
		cwd: CHECKOUT,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let printed = '';
	const invited = new Promise<void>((done, failed) => {
		const read = (chunk: Buffer) => {
			printed += chunk.toString();
			if (printed.includes('press Ctrl-C')) done();
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.once('exit', () => failed(new Error(printed)));
	});
	const exited = once(child, 'close');
	return {
		invited,
		printed: () => printed,
		/** A terminal sends the signal to everything that runs in it. */
		async pressCtrlC() {
			const isRunning = child.exitCode === null && child.signalCode === null;
			if (isRunning && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
			await exited;
		},
	};
}

const printedIn = (text: string, pattern: RegExp): string[] => pattern.exec(text)?.slice(1) ?? [];

describe('npm start -- --open', () => {
	let running: ReturnType<typeof startOpen>;
	beforeAll(() => void (running = startOpen()));
	afterAll(async () => await running.pressCtrlC());

	it('prints address and login that open its workflows, who became a member, and ends with Ctrl-C', async () => {
		await running.invited;
		const text = running.printed();
		const [url = '', path = ''] = printedIn(text, /open at\s+(http:\/\/[^/\s]+)(\/\S+)/);
		const [fill = ''] = printedIn(text, /Fill an audience\s+(\S+)/);
		const [email = '', password = ''] = printedIn(text, /Sign in with\s+(\S+) \/ (\S+)/);

		const browser = await launchBrowser();
		try {
			const size = { width: 1440, height: 900 };
			const context = await signedIn(
				browser,
				url,
				{ theme: 'light', ...size },
				{ email, password },
			);
			const editor = await editorIn(context, url);
			await editor.page.goto(`${url}${path}`);
			await editor.executeUntil('Result');
			await editor.openNode('Result');
			await output(editor.page).getByText('12 items').first().waitFor();
			await editor.page.goto(fill);
			await editor.executeUntil(REPLACE);
			await until(() => running.printed() !== text);
		} finally {
			await browser.close();
		}

		await running.pressCtrlC();
		// Nothing else, so no complaint.
		expect(running.printed().slice(text.length)).toMatch(
			/^\n {2}Newsletter Subscribers {2}→ {2}200 members: ada\S+, ben\S+, cleo\S+ and 197 more\n$/,
		);
		await expect(fetch(url)).rejects.toThrow('fetch failed');
	});
});
