import type { Page } from 'playwright-core';

import { addOption, choose, executeStep, field, offeredOptions } from './node-view';
import { until } from './until';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { chain, MANUAL_TRIGGER, sheetNodes } from '../host/workflow';
import { people } from '../rows';

const n8n = useN8n();

const NODE = 'Adobe Experience Platform';

/** What fills audiences, as a person finds it in the open node. */
describe('in the open node', () => {
	const opened = useEditor();

	beforeEach(() => Object.assign(n8n.simulator.settings, { importMs: 0, runMs: 0 }));

	/** Opens a node that was just added behind three people, and chooses what it does. */
	async function openAt(resource: string, operation: string): Promise<Page> {
		const { editor } = opened;
		const credentials = { [CREDENTIAL_TYPE]: await n8n.newCredential() };
		const node = { name: NODE, type: NODE_TYPE, typeVersion: 1, parameters: {}, credentials };
		const workflow = chain(MANUAL_TRIGGER, ...sheetNodes(people(3)), node);
		await editor.openWorkflow(await n8n.client.createWorkflow(workflow));
		await editor.openNode(NODE);
		await choose(editor.page, 'resource', resource);
		await field(editor.page, 'operation').click();
		await editor.page.getByRole('option').getByText(operation, { exact: true }).click();
		return editor.page;
	}

	const type = async (page: Page, name: string, text: string) =>
		await field(page, name).locator('input').last().fill(text);

	/** Opens a list, and picks the only one that a search leaves. */
	async function pick(page: Page, name: string, entries: number, searched: string) {
		const listed = page.getByTestId('rlc-item');
		await field(page, name).getByTestId('rlc-input').click();
		await until(async () => (await listed.count()) === entries);
		await page.locator('input[data-test-id="rlc-search"]').fill(searched);
		await until(async () => (await listed.count()) === 1);
		await opened.look(`fill-${name}-list`);
		await listed.first().click();
	}

	/** Makes a dry run of what is set. */
	async function tryOut(page: Page, expected: string) {
		await offeredOptions(page);
		await addOption(page, 'Dry Run');
		await field(page, 'dryRun').locator('.el-switch').click();
		await executeStep(page, expected);
	}

	it('Audience Member: Replace fills an audience by its name, and then an existing one', async () => {
		const page = await openAt('Audience Member', 'Replace');
		await opened.look('replace');
		await type(page, 'name', 'Newsletter Subscribers');
		await type(page, 'identityColumn', 'email');
		await pick(page, 'identityNamespace', 4, 'ema');
		await executeStep(page, 'runId');
		await opened.look('replace-executed');
		const [audience] = n8n.simulator.audiences;
		const members = () => n8n.simulator.membersOf(audience?.audienceId ?? '');
		expect(members()).toEqual(people(3));

		await choose(page, 'target', 'Existing Audience');
		await pick(page, 'audience', 1, 'news');
		await choose(page, 'attributes', 'Selected Columns');
		await type(page, 'columns', 'zip');
		await opened.look('replace-existing');
		await tryOut(page, 'wouldReplace');
		await opened.look('replace-dry-run');
		expect(members()).toEqual(people(3));
	});

	it('Audience Import: Create asks only for what the storage needs, and is tried out', async () => {
		const page = await openAt('Audience Import', 'Create');
		await opened.look('import');
		expect(await field(page, 'baseConnectionId').count()).toBe(0);
		await choose(page, 'cloudType', 'Amazon S3');
		await field(page, 'baseConnectionId').waitFor();
		await choose(page, 'cloudType', 'Data Landing Zone');
		await type(page, 'name', 'Newsletter Subscribers');
		await type(page, 'path', 'newsletter.csv');
		await choose(page, 'columnsFrom', 'Using JSON');
		await opened.look('import-json');
		await tryOut(page, 'wouldCreate');
		await opened.look('import-dry-run');
		expect(n8n.simulator.audiences).toEqual([]);
	});

	it('Ingestion Run: Start shows its dates where they are wanted, and Get Many lists runs', async () => {
		n8n.simulator.seedAudiences([{ audienceId: 'news', originName: 'CUSTOM_UPLOAD' }]);
		n8n.simulator.seedRuns(['news']);
		const page = await openAt('Ingestion Run', 'Start');
		await choose(page, 'files', 'Changed After a Date');
		await opened.look('run');
		await field(page, 'changedBefore').waitFor();
		await field(page, 'operation').click();
		await page.getByRole('option').getByText('Get Many', { exact: true }).click();
		await type(page, 'audienceId', 'news');
		await executeStep(page, 'run of news');
		await opened.look('runs-executed');
	});
});
