import { rows } from './rows';
import { found, OUR_ACTION, OUR_NODE, searchNodes } from './node-search';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { sheetOnly } from './workflows';

const n8n = useN8n();

describe('in the node panel', () => {
	const opened = useEditor();

	it.each(['create external audience', 'AEP', 'audience', 'Adobe'])(
		'the node is the first that "%s" finds, and its action is offered',
		async (text) => {
			const { page } = opened.editor;
			await opened.editor.openWorkflow(await n8n.client.createWorkflow(sheetOnly(rows(2))));
			await searchNodes(page, text);
			await opened.look(`search-${text.replaceAll(' ', '-')}`);
			const names = await page.getByTestId('node-creator-item-name').allInnerTexts();
			expect(names[0]).toBe(OUR_NODE);

			await found(page, OUR_NODE).click();
			await found(page, OUR_ACTION).waitFor();
			await opened.look(`action-${text.replaceAll(' ', '-')}`);
			const actions = await page.getByTestId('node-creator-item-name').allInnerTexts();
			expect(actions).toEqual([OUR_ACTION]);
		},
	);
});
