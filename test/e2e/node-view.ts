import type { Locator, Page } from 'playwright-core';

export const field = (page: Page, name: string): Locator =>
	page.getByTestId('ndv').getByTestId(`parameter-input-${name}`);

export const output = (page: Page): Locator => page.getByTestId('output-panel');

/** Presses "Execute step" and waits for something to be read in the output panel. */
export async function executeStep(page: Page, expected: string): Promise<void> {
	await page.getByTestId('node-execute-button').click();
	await output(page).getByText(expected).first().waitFor();
}

export async function choose(page: Page, name: string, option: string): Promise<void> {
	await field(page, name).click();
	await page.getByRole('option', { name: option }).click();
}

/** n8n picks one by itself; a person makes sure that it is the right one. */
export async function chooseCredential(page: Page, name: string): Promise<void> {
	await page.getByTestId('node-credentials-select').first().click();
	await page.getByRole('option', { name }).click();
}

/** Drags a column from the input panel into a field. */
export async function dragColumn(page: Page, column: string, name: string): Promise<void> {
	const pill = page
		.getByTestId('ndv-input-panel')
		.locator('[data-target="mappable"]')
		.filter({ hasText: new RegExp(`^${column}$`) })
		.first();
	const from = await middleOf(pill);
	const to = await middleOf(field(page, name));
	await page.mouse.move(from.x, from.y);
	await page.mouse.down();
	await page.mouse.move(from.x + 40, from.y + 30, { steps: 5 });
	await page.mouse.move(to.x, to.y, { steps: 10 });
	await page.mouse.up();
	await field(page, name).getByText(column).first().waitFor();
}

async function middleOf(element: Locator) {
	await element.waitFor();
	const box = await element.boundingBox();
	if (box === null) throw new Error('It is not to be seen');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses "Add Option" and gives what it offers. */
export async function offeredOptions(page: Page): Promise<string[]> {
	await page.getByTestId('collection-parameter-add').last().click();
	const options = page.getByRole('option').filter({ visible: true });
	await options.first().waitFor();
	return await options.allInnerTexts();
}

/** Adds one of the fields that are not always needed. */
export async function addField(page: Page, label: string): Promise<void> {
	await page.getByTestId('collection-parameter-add').first().click();
	await addOption(page, label);
}

export const addOption = async (page: Page, option: string) =>
	await page.getByRole('option', { name: option, exact: true }).click();
