import type { INodeParameters } from 'n8n-workflow';

import { AUTOMATIC, FROM_THE_ROW, row, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();

const sandboxes = () =>
	Object.fromEntries(adobe.simulator.audiences.map(({ name, sandboxName }) => [name, sandboxName]));

const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const given = [row('A', { box: 'prod' }), row('B', { box: 'dev' }), row('C', { box: 'prod' })];

it.each<[string, INodeParameters[string]]>([
	['an expression in the plain parameter', '={{ $json.box }}'],
	['an expression by name', byName('={{ $json.box }}')],
])('works in the sandbox of each row by %s', async (_, sandboxName) => {
	await adobe.create(given, { parameters: { ...FROM_THE_ROW, options: { sandboxName } } });
	expect(sandboxes()).toEqual({ A: 'prod', B: 'dev', C: 'prod' });
});

it.each<[string, INodeParameters[string]]>([
	['entered by name', byName(' prod ')],
	['picked from the list', { __rl: true, mode: 'list', value: 'prod', cachedResultName: 'Prod' }],
])('works for all rows in the sandbox %s', async (_, sandboxName) => {
	await adobe.create(given, { parameters: { ...AUTOMATIC, options: { sandboxName } } });
	expect(sandboxes()).toEqual({ A: 'prod', B: 'prod', C: 'prod' });
});

it.each<[string, INodeParameters[string]]>([
	['left as it is', { __rl: true, mode: 'list', value: '' }],
	['blank', byName('  ')],
	['an expression by name that finds an empty cell', byName('={{ $json.empty }}')],
	['an expression by name that finds null', byName('={{ $json.none }}')],
	['an expression by name that finds no column', byName('={{ $json.missing }}')],
	['a plain expression that finds an empty cell', '={{ $json.empty }}'],
	['a plain expression that finds null', '={{ $json.none }}'],
	['a plain expression that finds no column', '={{ $json.missing }}'],
])('refuses a row before anything is sent where the option is %s', async (_, sandboxName) => {
	const { error } = await adobe.create([row('A', { empty: '', none: null })], {
		parameters: { ...AUTOMATIC, options: { sandboxName } },
	});
	expect(error?.message).toBe("'Sandbox' is empty or not usable");
	expect(adobe.simulator.requests).toEqual([]);
});

it("works in the credential's sandbox where there is no such option", async () => {
	await adobe.create([row('A')], { parameters: { ...AUTOMATIC, options: {} } });
	expect(sandboxes()).toEqual({ A: 'dev' });
});

it('explains a sandbox that does not exist, for its row only', async () => {
	const { items } = await adobe.create([row('A', { box: 'nowhere' }), row('B', { box: 'prod' })], {
		parameters: { ...AUTOMATIC, options: { sandboxName: byName('={{ $json.box }}') } },
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items[0]?.error).toMatch(/refused access/i);
	expect(JSON.stringify(items[0]?.details)).toMatch(/sandbox/i);
	expect(sandboxes()).toEqual({ B: 'prod' });
});
