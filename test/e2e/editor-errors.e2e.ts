import { adobeError } from '../simulator';
import { executeStep, output } from './node-view';
import { named, rows } from '../rows';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { AUTOMATIC, CREATE, creating } from '../host/workflow';

const n8n = useN8n();

describe('a row that fails', () => {
	const opened = useEditor();

	async function openNode(node: Record<string, unknown>) {
		const { editor } = opened;
		const blank = rows(3).map((row, index) => (index === 1 ? { ...row, name: '' } : row));
		const workflow = creating(blank, await n8n.newCredential(), { parameters: AUTOMATIC, node });
		await editor.openWorkflow(await n8n.client.createWorkflow(workflow));
		await editor.openNode(CREATE);
		return editor.page;
	}

	it('is seen in the error branch with its columns and the reason, beside the good ones', async () => {
		n8n.simulator.order({
			route: 'create',
			when: named('Row 2'),
			before: adobeError('100910-400'),
		});
		const page = await openNode({ onError: 'continueErrorOutput' });
		await executeStep(page, 'audienceId');
		await opened.look('errors-success-branch');
		await output(page).getByText('Error Branch').click();
		await output(page).getByText('The cell in column "name" is empty').first().waitFor();
		await opened.look('errors-error-branch');
		const shown = await output(page).innerText();
		expect(shown).toContain('Adobe found the audience data invalid');
		expect(shown).toContain('Agora_Collaboration');
		expect(n8n.simulator.audiences.map(({ name }) => name)).toEqual(['Row 0']);
	});

	it('stops the workflow, and the output panel says which row and what to do', async () => {
		const page = await openNode({});
		await page.getByTestId('node-execute-button').click();
		await output(page).getByText('The cell in column "name" is empty').first().waitFor();
		await opened.look('errors-stopped');
		expect(await output(page).innerText()).toMatch(/item 1/i);
		expect(n8n.simulator.audiences).toEqual([]);
	});
});
