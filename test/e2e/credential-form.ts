import type { Page } from 'playwright-core';

export const form = (page: Page) => page.getByTestId('editCredential-modal');

/** Begins a new credential in the open node; the very first one has a button of its own. */
export async function newCredentialForm(page: Page): Promise<void> {
	const first = page.getByRole('button', { name: 'Connect to Adobe Experience Platform' });
	const select = page.getByTestId('node-credentials-select').first();
	await first.or(select).first().waitFor();
	if (await first.isVisible()) {
		await first.click();
	} else {
		await select.click();
		await page.getByTestId('node-credentials-select-item-new').click();
	}
	await form(page).waitFor();
}

/** Presses the pencil beside the credential of the open node. */
export async function reopenForm(page: Page): Promise<void> {
	await page.getByTestId('credential-edit-button').first().click();
	await form(page).waitFor();
}

export async function enter(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
	for (const [name, value] of Object.entries(fields)) {
		await form(page).getByTestId(`parameter-input-${name}`).locator('input').fill(value);
	}
}

export const scrollTo = async (page: Page, name: string) =>
	await form(page).getByTestId(`parameter-input-${name}`).first().scrollIntoViewIfNeeded();

export const save = async (page: Page) =>
	await form(page).getByTestId('credential-save-button').click();

/** n8n closes the form of a new credential once it was saved and has passed its test. */
export const formClosed = async (page: Page) => await form(page).waitFor({ state: 'hidden' });

export const formPassed = async (page: Page) =>
	await form(page).getByText('Connection tested successfully').waitFor();

/** Waits for the red banner and gives what it says behind "More details". */
export async function formRefused(page: Page): Promise<string> {
	const banner = form(page)
		.locator('.el-tag--danger')
		.filter({ hasText: 'Couldn’t connect with these settings' });
	await banner.getByText('More details').click();
	return (await banner.innerText()).split('\n').filter(Boolean).at(-1) ?? '';
}

/** The names of the fields that are shown, from top to bottom, as the credential calls them. */
export async function fields(page: Page): Promise<string[]> {
	const inputs = form(page).locator('[data-test-id^="parameter-input-"]').filter({ visible: true });
	await inputs.first().waitFor();
	const found = await inputs.all();
	const ids = await Promise.all(found.map(async (each) => await each.getAttribute('data-test-id')));
	const names = ids.map((id) => (id ?? '').replace('parameter-input-', ''));
	return names.filter((name) => name !== 'field'); // n8n's own text box inside each of them
}
