import {
	enter,
	fields,
	formClosed,
	formPassed,
	formRefused,
	newCredentialForm,
	reopenForm,
	save,
	scrollTo,
} from './credential-form';
import { addOurNode } from './node-search';
import { rows } from '../rows';
import { useEditor } from './use-editor';
import { useN8n } from './use-n8n';
import { chain, MANUAL_TRIGGER, sheetNodes } from '../host/workflow';

const n8n = useN8n();

const WRONG = [
	['clientSecret', 'p8e-wrong', /the Client ID or the Client Secret\. .* copy both again/],
	['apiKey', 'wrong', /the Client ID or the Client Secret\. .* copy both again/],
	['orgId', 'ABC@AdobeOrg', /^Adobe refused access to this organization\. .*'Organization ID'/],
	['orgId', 'ABC', /'Organization ID' must end in @AdobeOrg/],
	['sandboxName', 'prdo', /^Adobe accepted the token, but not the sandbox\. .*'Sandbox Name'/],
] as const;

describe("the credential's form", () => {
	const opened = useEditor();

	const entries = () => {
		const { client, gatewayUrl, imsUrl } = n8n.simulator;
		return { ...client, gatewayUrl, imsUrl };
	};

	async function openForm() {
		const { editor } = opened;
		await editor.openWorkflow(
			await n8n.client.createWorkflow(chain(MANUAL_TRIGGER, ...sheetNodes(rows(2)))),
		);
		await addOurNode(editor.page);
		await newCredentialForm(editor.page);
		return editor.page;
	}

	it('is filled in, saved, tested green, and says what is wrong after each wrong entry', async () => {
		const page = await openForm();
		await opened.look('credential-empty');
		await enter(page, entries());
		await opened.look('credential-filled-in');
		await scrollTo(page, 'allowedHttpRequestDomains');
		await opened.look('credential-lower-part');
		await save(page);
		await formClosed(page);
		expect(n8n.simulator.counts).toMatchObject({ token: 1, list: 1 });
		await reopenForm(page);
		await formPassed(page);
		await opened.look('credential-passed');

		for (const [name, value, sentence] of WRONG) {
			await enter(page, { [name]: value });
			await save(page);
			expect(await formRefused(page)).toMatch(sentence);
			await opened.look(`credential-wrong-${name}-${value.length}`);
			await enter(page, { [name]: entries()[name] });
			await save(page);
			await formPassed(page);
		}
	});

	it('shows the fields of the chosen authentication and no others', async () => {
		const page = await openForm();
		expect(await fields(page)).toEqual([
			'authentication',
			'apiKey',
			'clientSecret',
			'orgId',
			'sandboxName',
			'scopes',
			'gatewayUrl',
			'imsUrl',
			'basePath',
			'allowedHttpRequestDomains',
		]);
		await page
			.getByTestId('editCredential-modal')
			.getByTestId('parameter-input-authentication')
			.click();
		await opened.look('credential-authentication');
		await page.getByRole('option', { name: /^Access Token/ }).click();
		await opened.look('credential-access-token');
		expect(await fields(page)).toEqual([
			'authentication',
			'apiKey',
			'accessToken',
			'orgId',
			'sandboxName',
			'gatewayUrl',
			'basePath',
			'allowedHttpRequestDomains',
		]);
	});
});
