import { chooseCredential, choose, executeStep, field, output } from './node-view';
import { found, search } from './node-search';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { rows } from '../rows';
import { chain, MANUAL_TRIGGER, sheetNodes } from '../host/workflow';

const n8n = useN8n();

describe("in n8n's HTTP Request node", () => {
	const opened = useEditor();

	it('the credential is chosen by its name and makes any other call to Adobe', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		const credential = await n8n.newCredential({}, 'Adobe for other calls');
		n8n.simulator.seedAudiences([{ name: 'Newsletter' }]);
		await editor.openWorkflow(
			await n8n.client.createWorkflow(chain(MANUAL_TRIGGER, ...sheetNodes(rows(1)))),
		);
		await page.getByTestId('canvas-handle-plus').last().click();
		await search(page, 'HTTP Request');
		await found(page, 'HTTP Request').first().click();
		await page.getByTestId('ndv').waitFor();

		await field(page, 'url')
			.locator('input')
			.fill(`${n8n.simulator.gatewayUrl}/data/core/ups/audiences`);
		await choose(page, 'authentication', 'Predefined Credential Type');
		await field(page, 'nodeCredentialType').click();
		await page.keyboard.type('Adobe');
		const type = page.getByRole('option', { name: 'Adobe Experience Platform API' });
		await type.waitFor();
		await look('http-request-credential-types');
		await type.click();
		await chooseCredential(page, credential.name);
		await look('http-request-filled-in');
		await executeStep(page, 'Newsletter');
		await look('http-request-executed');
		expect(await output(page).innerText()).toContain('totalCount');
		expect(n8n.simulator.counts).toMatchObject({ token: 1, list: 1 });
	});
});
