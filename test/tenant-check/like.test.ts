import type { INodeParameters } from 'n8n-workflow';

import { startVirtualAdobe, type VirtualAdobe } from '../engine/use-adobe';
import { copiesOf, rows } from '../rows';
import { tenantCheck } from './check';
import { ledgerIn } from './ledger';
import { settingsLike } from './like';
import { recordedReports, verdictsIn } from './recorded';
import { reportOf, type Report } from './report';
import { TEMPERS } from './tempers';
import { startVirtualTenant } from './virtual-tenant';

/** What somebody would have published of each temper. */
const TENANTS: ReadonlyArray<readonly [name: string, report: () => Promise<Report>]> = [
	...Object.entries(TEMPERS).map(
		([name, settings]) =>
			[
				`a tenant that answers ${name}`,
				async () => {
					const tenant = await startVirtualTenant(settings);
					const outcome = await tenantCheck(tenant.world, ledgerIn(), {
						...tenant.options,
						without: ['rate'],
					});
					await tenant.close();
					const about = { on: new Date(0), packageVersion: '1', isAdobe: true, secrets: [] };
					return JSON.parse(JSON.stringify(reportOf(outcome, about).report)) as Report;
				},
			] as const,
	),
	...recordedReports().map(
		([name, report]) =>
			[`the tenant of ${name}`, async () => await Promise.resolve(report)] as const,
	),
];

const SHEET = rows(20);
const external = (operation: string, rest: INodeParameters = {}) => ({
	parameters: { resource: 'externalAudience', operation, ...rest },
});
const AUTOMATIC = { mappingMode: 'autoMapInputData' };
const PEOPLE = ['a', 'b', 'c'].map((email) => ({ email }));

/** The core of what the node can do, in order; each says whether it came out right. */
const CORE: Readonly<Record<string, (adobe: VirtualAdobe) => Promise<boolean>>> = {
	'External Audience: Create': async (adobe) => {
		const { items } = await adobe.create(SHEET, external('create', AUTOMATIC));
		await adobe.clock.run(async () => await adobe.clock.sleep(60_000));
		return items.length === SHEET.length && items.every(({ created }) => created === true);
	},
	'External Audience: Get Many': async (adobe) => {
		const { items } = await adobe.create([{}], external('getAll', { returnAll: true }));
		return items.length === SHEET.length;
	},
	'External Audience: Get': async (adobe) => {
		const [{ id = '' } = {}] = adobe.simulator.audiences;
		const audience = { __rl: true, mode: 'id', value: id };
		const { items } = await adobe.create([{}], external('get', { audience }));
		return items[0]?.id === id;
	},
	'External Audience: Create or Update': async (adobe) => {
		const sheet = SHEET.map((each) => ({ ...each, description: 'Changed' }));
		const { items } = await adobe.create(sheet, external('upsert', AUTOMATIC));
		return items.length === SHEET.length && items.every(({ updated }) => updated === true);
	},
	'Audience Member: Replace': async (adobe) => {
		const { zonePath } = adobe.simulator.settings;
		const { items } = await adobe.create(PEOPLE, {
			parameters: {
				resource: 'audienceMember',
				operation: 'replace',
				name: 'Members',
				identityColumn: 'email',
				identityNamespace: { __rl: true, mode: 'code', value: 'Email' },
				options: { pathHasContainer: zonePath !== 'bare' },
			},
		});
		const made = adobe.simulator.audiences.find(({ name }) => name === 'Members');
		return (
			items.length === 1 &&
			adobe.simulator.membersOf(made?.audienceId ?? '').length === PEOPLE.length
		);
	},
};

it.each(TENANTS)('with %s the node does what the report says', async (_, reportOfIt) => {
	const report = await reportOfIt();
	const adobe = await startVirtualAdobe();
	adobe.set(settingsLike(report));
	const verdicts = verdictsIn(report);
	for (const [operation, core] of Object.entries(CORE)) {
		expect({ operation, isRight: await core(adobe) }).toEqual({
			operation,
			isRight: verdicts.get(operation) ?? true,
		});
		const own = adobe.simulator.audiences.filter(({ name }) => name !== 'Members');
		expect(copiesOf(SHEET, { ...adobe.simulator, audiences: own })).toEqual({
			made: SHEET.length,
			lost: 0,
			doubled: 0,
		});
	}
	await adobe.close();
});

it.each([
	['a setting that the simulator does not have', { weather: 'fine' }],
	['a value of another kind', { patchStatus: 'two hundred' }],
	['a refusal that is none', { refusals: { duplicate: { status: 200 } } }],
])('is not taken in where a report has %s', (_, settings) => {
	expect(() => settingsLike({ settings })).toThrow();
});
