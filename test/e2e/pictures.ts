/**
 * `npm run pictures`: takes the pictures in docs/ anew, in a real n8n with the packed node, from the
 * example workflows as they are, against the Adobe simulator.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, Locator } from 'playwright-core';

import { launchBrowser } from './browser';
import { enter, form, newCredentialForm } from './credential-form';
import { type Editor, openEditor, type Theme } from './editor';
import { addOurTool, found, OUR_NODE, search } from './node-search';
import { field, output } from './node-view';
import { simulatorCredential } from '../host/credential';
import { createTable, IN_STEP, TO_FILL } from '../host/data-table';
import { atTheEnd, script } from '../host/endings';
import { peopleInTable, TABLE } from '../host/first-run';
import { type RunningN8n, startN8n } from '../host/n8n';
import { packed } from '../host/package';
import { visibly as step } from '../host/progress';
import {
	adding,
	agent,
	CHANGE,
	changed,
	CREATE,
	EXAMPLES,
	readExample,
	REPLACE,
} from '../host/workflow';
import { type Simulator, startSimulator } from '../simulator';

const DOCS = resolve(__dirname, '..', '..', 'docs');
const LARGEST_BYTES = 150_000;
const CANVAS_WIDTH = 1240;
const UPSERT = 'Create or Update External Audience';

/** What a person would have in the form; no project of Adobe's has these values. */
const CREDENTIAL = {
	apiKey: '0123456789abcdef0123456789abcdef',
	clientSecret: 'p8e-not-a-real-secret',
	orgId: '1234567890ABCDEF12345678@AdobeOrg',
	sandboxName: 'dev',
};

interface Picture {
	name: string;
	theme: Theme;
	width: number;
	height: number;
	take: (editor: Editor, examples: Examples) => Promise<Buffer>;
}

/** The IDs of the example workflows in n8n. */
interface Examples {
	fromCsv: string;
	defineBelow: string;
	inStep: string;
	dryRun: string;
	fill: string;
	members: string;
	agent: string;
}

const PICTURES: readonly Picture[] = [
	{ name: 'node-light', theme: 'light', width: 1240, height: 760, take: nodeFromCsv },
	{ name: 'node-dark', theme: 'dark', width: 1240, height: 760, take: nodeFromCsv },
	{ name: 'canvas', theme: 'light', width: CANVAS_WIDTH, height: 700, take: canvas },
	{ name: 'dry-run', theme: 'light', width: 1440, height: 760, take: dryRun },
	{ name: 'in-step', theme: 'light', width: CANVAS_WIDTH, height: 900, take: inStep },
	{ name: 'fill', theme: 'light', width: 1440, height: 980, take: filled },
	{ name: 'members', theme: 'light', width: 1320, height: 820, take: joined },
	{ name: 'define-below', theme: 'light', width: 1240, height: 910, take: defineBelow },
	{ name: 'error-output', theme: 'light', width: 1500, height: 480, take: errorOutput },
	{ name: 'search', theme: 'light', width: 1240, height: 320, take: searched },
	{ name: 'tool', theme: 'light', width: 1240, height: 800, take: tool },
	{ name: 'credential', theme: 'light', width: 1000, height: 1080, take: credential },
];

async function executed(editor: Editor, workflowId: string, lastNode: string): Promise<void> {
	await editor.openWorkflow(workflowId);
	await editor.executeUntil(lastNode);
}

async function nodeFromCsv(editor: Editor, { fromCsv }: Examples): Promise<Buffer> {
	await executed(editor, fromCsv, 'Result');
	return await shot(await editor.openNode(CREATE));
}

async function canvas(editor: Editor, { fromCsv }: Examples): Promise<Buffer> {
	await executed(editor, fromCsv, 'Result');
	return await shotOfCanvas(editor);
}

async function inStep(editor: Editor, examples: Examples): Promise<Buffer> {
	await executed(editor, examples.inStep, 'Write Problems Back');
	return await shotOfCanvas(editor);
}

async function dryRun(editor: Editor, examples: Examples): Promise<Buffer> {
	await executed(editor, examples.dryRun, 'Write Problems Back');
	return await shot(await editor.openNode(UPSERT));
}

async function filled(editor: Editor, { fill }: Examples): Promise<Buffer> {
	await executed(editor, fill, 'Done');
	return await shot(await editor.openNode(REPLACE));
}

async function joined(editor: Editor, { members }: Examples): Promise<Buffer> {
	await executed(editor, members, CHANGE);
	const panel = await editor.openNode(CHANGE);
	await output(editor.page).getByText('JSON', { exact: true }).click();
	return await shot(panel);
}

async function defineBelow(editor: Editor, examples: Examples): Promise<Buffer> {
	await executed(editor, examples.defineBelow, 'Rows to fix');
	return await shot(await editor.openNode(CREATE));
}

async function errorOutput(editor: Editor, examples: Examples): Promise<Buffer> {
	await executed(editor, examples.defineBelow, 'Rows to fix');
	await editor.openNode(CREATE);
	await output(editor.page).getByText('Error Branch').click();
	return await shot(output(editor.page));
}

async function searched({ page, openWorkflow }: Editor, { fromCsv }: Examples): Promise<Buffer> {
	await openWorkflow(fromCsv);
	await page.getByTestId('node-creator-plus-button').click();
	await search(page, 'create external audience');
	await found(page, OUR_NODE).first().waitFor();
	return await shot(page.getByTestId('node-creator'));
}

async function credential(editor: Editor, { fromCsv }: Examples): Promise<Buffer> {
	await editor.openWorkflow(fromCsv);
	await editor.openNode(CREATE);
	await newCredentialForm(editor.page);
	await enter(editor.page, CREDENTIAL);
	await editor.page.locator(':focus').blur();
	return await shot(form(editor.page));
}

/** Only the parameters: beside them there is nothing to be seen yet. */
async function tool(editor: Editor, examples: Examples): Promise<Buffer> {
	const { page } = editor;
	await editor.openWorkflow(examples.agent);
	await addOurTool(page);
	await page.getByTestId('from-ai-override-button').first().click();
	await field(page, 'namespace').locator('input').fill('agora');
	await field(page, 'originName').locator('input').fill('Agora_Collaboration');
	await page.locator(':focus').blur();
	return await shot(page.getByTestId('node-parameters'));
}

/** Nothing that blinks, and no report of a success over what is to be seen. */
const PLAIN = {
	animations: 'disabled',
	caret: 'hide',
	style: `
		.el-notification, [data-test-id="floating-nodes"], [data-test-id="canvas-controls"],
		[data-test-id^="execute-workflow-button"], [data-test-id="universal-add"]
		{ visibility: hidden !important }`,
} as const;

/** The editor fades and slides; no event tells when it has come to rest. */
const AT_REST_MS = 1_000;

async function shot(element: Locator): Promise<Buffer> {
	await element.page().mouse.move(0, 0);
	await element.page().waitForTimeout(AT_REST_MS);
	return await element.screenshot(PLAIN);
}

async function shotOfCanvas(editor: Editor): Promise<Buffer> {
	await editor.page.mouse.move(0, 0);
	return await editor.page.screenshot({ clip: await around(editor, 24), ...PLAIN });
}

/** The part of the canvas that holds nodes, with their names. */
async function around({ page }: Editor, margin: number) {
	await page.waitForTimeout(AT_REST_MS);
	const nodes = await page
		.locator('[data-test-id="canvas-node"]:not([data-node-type$="stickyNote"])')
		.all();
	const boxes = (await Promise.all(nodes.map((node) => node.boundingBox()))).filter(
		(box) => box !== null,
	);
	const left = Math.min(...boxes.map(({ x }) => x)) - 2 * margin;
	const top = Math.min(...boxes.map(({ y }) => y)) - margin;
	const right = Math.min(
		CANVAS_WIDTH,
		Math.max(...boxes.map(({ x, width }) => x + width)) + 5 * margin,
	);
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + 3 * margin;
	return { x: left, y: top, width: right - left, height: bottom - top };
}

/** What was picked from a list, as n8n keeps it. */
const listed = (value: unknown, cachedResultName: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName,
});

async function importExamples({ client }: RunningN8n, simulator: Simulator): Promise<Examples> {
	const reference = await client.createCredential(simulatorCredential(simulator));
	const example = (file: string) => readExample(file, reference);
	const fileSelector = join(EXAMPLES, 'audiences.csv');
	const [gold] = TABLE;
	simulator.seedAudiences([{ ...gold, description: 'As it was' }]);
	const table = await createTable(client, 'Audiences', IN_STEP, TABLE);
	const keepInStep = table.pickedIn(example('keep-a-table-in-step.json'));
	const people = await createTable(client, 'People', TO_FILL, peopleInTable());
	const vip = { id: 'vip-customers', name: 'VIP Customers', namespace: 'agora' };
	simulator.seedAudiences([vip]);
	const dataset = simulator.seedDataset({ name: 'Audience Members', isUpsert: true });
	return {
		fromCsv: await client.createWorkflow(
			changed(example('create-audiences-from-csv.json'), {
				'Read CSV File': { parameters: { fileSelector } },
			}),
		),
		defineBelow: await client.createWorkflow(example('create-audiences-define-below.json')),
		inStep: await client.createWorkflow(keepInStep),
		dryRun: await client.createWorkflow(
			changed(keepInStep, { [UPSERT]: { parameters: { options: { dryRun: true } } } }),
		),
		fill: await client.createWorkflow(people.pickedIn(example('fill-an-audience-nightly.json'))),
		members: await client.createWorkflow(
			adding(
				['ada', 'grace', 'mary'].map((who) => ({ email: `${who}@example.com` })),
				reference,
				{
					parameters: {
						audience: listed(vip.id, `${vip.name} (agora, published)`),
						dataset: listed(dataset.id, `${dataset.name} (upsert)`),
						options: { check: true },
					},
				},
			),
		),
		agent: await client.createWorkflow(agent()),
	};
}

async function takeAll(browser: Browser, n8n: RunningN8n, examples: Examples): Promise<void> {
	await mkdir(DOCS, { recursive: true });
	for (const { name, take, ...how } of PICTURES) {
		await step(`docs/${name}.png`, async () => {
			const editor = await openEditor(browser, n8n.url, how);
			try {
				await save(name, await take(editor, examples));
			} finally {
				await editor.close();
			}
		});
	}
}

async function save(name: string, png: Buffer): Promise<void> {
	if (png.length > LARGEST_BYTES) {
		throw new Error(`${name}.png has ${png.length} bytes, more than ${LARGEST_BYTES}`);
	}
	await writeFile(join(DOCS, `${name}.png`), png);
}

void script(async () => {
	const simulator = await startSimulator({ settings: { importMs: 0, runMs: 0, batchMs: 0 } });
	atTheEnd(() => simulator.close());
	const { tarball } = await packed();
	const n8n = await startN8n({ tarball, readableFolder: EXAMPLES, step });
	atTheEnd(() => n8n.stop());
	const examples = await importExamples(n8n, simulator);
	const browser = await launchBrowser();
	atTheEnd(() => browser.close());
	await takeAll(browser, n8n, examples);
});
