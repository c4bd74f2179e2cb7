import { addField, chooseCredential, field, output } from './node-view';
import { addOurTool } from './node-search';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { agent } from '../host/workflow';

const n8n = useN8n();

describe('as a tool of an AI Agent', () => {
	const opened = useEditor();

	it('is found at the connection for tools, lets the model fill in fields, and creates', async () => {
		const { editor, look } = opened;
		const { page } = editor;
		const credential = await n8n.newCredential({}, 'Adobe for the agent');
		await editor.openWorkflow(await n8n.client.createWorkflow(agent()));
		await addOurTool(page, look);
		await chooseCredential(page, credential.name);
		await look('tool-new');

		const stars = page.getByTestId('from-ai-override-button');
		expect(await stars.count()).toBe(3);
		await stars.first().click();
		await field(page, 'namespace').locator('input').fill('agora');
		await field(page, 'originName').locator('input').fill('Agora_Collaboration');
		await addField(page, 'Description');
		await stars.last().click();
		const letByModel = page.getByText('Defined automatically by the model');
		await letByModel.nth(1).waitFor();
		await look('tool-filled-in');

		// n8n asks the person for what the model would say.
		await page.getByTestId('node-execute-button').click();
		const said = page.getByTestId('from-ai-parameters-modal-inputs');
		await said.locator('input').first().fill('Asked for in a chat');
		await said.locator('input').last().fill('Made by an agent');
		await look('tool-test');
		await page.getByRole('dialog').getByTestId('execute-workflow-button').click();
		await output(page).getByText('audienceId').first().waitFor();
		await look('tool-executed');
		expect(n8n.simulator.audiences).toMatchObject([
			{ name: 'Asked for in a chat', namespace: 'agora', originName: 'Agora_Collaboration' },
		]);
	});
});
