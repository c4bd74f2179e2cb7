import { CREDENTIAL_TYPE, NODE_TYPE } from '../host/credential';
import { chain, MANUAL_TRIGGER, type Node, sheetNodes } from '../host/workflow';
import { useN8n } from './use-n8n';

const n8n = useN8n();

const NODE = 'Replace Members';

/** Makes the people that some nodes bring the members of an audience; gives the item about it. */
async function replace(bring: readonly Node[], parameters: Node['parameters'] = {}) {
	const node = {
		name: NODE,
		type: NODE_TYPE,
		typeVersion: 1,
		parameters: {
			resource: 'audienceMember',
			operation: 'replace',
			name: 'Newsletter',
			identityColumn: 'email',
			identityNamespace: { __rl: true, mode: 'code', value: 'Email' },
			...parameters,
		},
		credentials: { [CREDENTIAL_TYPE]: await n8n.newCredential() },
	};
	const execution = await n8n.run(chain(MANUAL_TRIGGER, ...bring, node));
	expect(execution).toMatchObject({ status: 'success', error: undefined });
	const [item, ...others] = execution.items(NODE).map(({ json }) => json);
	expect(others).toEqual([]);
	return item;
}

/** Adobe takes its time, and a test has none. */
beforeEach(() => void Object.assign(n8n.simulator.settings, { importMs: 1000, runMs: 2000 }));

const people = (count: number) =>
	Array.from({ length: count }, (_, nth) => ({
		email: `p${nth}@example.com`,
		zip: String(nth).padStart(5, '0'),
	}));

const members = () => {
	const { simulator } = n8n;
	expect(simulator.audiences).toMatchObject([{ name: 'Newsletter' }]);
	return simulator.membersOf(simulator.audiences[0]?.audienceId ?? '');
};

it('Replace Audience Members: a sheet makes an audience and is it, and so is a shorter one after it', async () => {
	const done = { status: 'SUCCESS', skipped: 0 };
	expect(await replace(sheetNodes(people(200)))).toMatchObject({
		...done,
		rows: 200,
		created: true,
	});
	expect(members()).toEqual(people(200));
	expect(await replace(sheetNodes(people(3)))).toMatchObject({ ...done, rows: 3, created: false });
	expect(members()).toEqual(people(3));
});

it('Replace Audience Members: a CSV file is the audience', async () => {
	const toFile = {
		name: 'File',
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		parameters: { operation: 'csv', options: {} },
	};
	const item = await replace([...sheetNodes(people(200)), toFile], { input: 'binary' });
	expect(item).toMatchObject({ status: 'SUCCESS', rows: 200, created: true });
	expect(members()).toEqual(people(200));
});
