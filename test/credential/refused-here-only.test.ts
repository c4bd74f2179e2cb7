import { AUTOMATIC, named, row, rows, useVirtualAdobe } from '../engine/use-adobe';
import { adobeError, html, json, problem, type Answer, type RecordedRequest } from '../simulator';

const adobe = useVirtualAdobe();

const CONTINUE = { onError: 'continueRegularOutput' as const };
const BY_ROW = {
	...AUTOMATIC,
	options: { sandboxName: '={{ $json.box }}', ifAudienceExists: 'returnExisting' },
};

const inSandbox =
	(name: string) =>
	({ headers }: RecordedRequest): boolean =>
		headers['x-sandbox-name'] === name;

/** 401 with codes that nobody has listed, in the shapes of several services. */
const UNLISTED: ReadonlyArray<[string, Answer]> = [
	['a gateway code', json(401, { error_code: '401777', message: 'no' })],
	["a service's code", json(401, { title: 'Unauthorized', errors: [{ code: 'ABC-401777-401' }] })],
	['no code', json(401, { message: 'Unauthorized' })],
	['a page', html(401)],
	['nothing', { ...html(401), headers: {}, body: '' }],
];

describe('a 401 with a code nobody has listed', () => {
	it.each(UNLISTED)('for one sandbox fails its rows only: %s', async (_, before) => {
		adobe.simulator.order({ route: 'any', when: inSandbox('prod'), times: Infinity, before });
		const given = rows(300).map((columns, index) => ({
			...columns,
			box: index % 10 === 3 ? 'prod' : 'dev',
		}));
		const { items } = await adobe.create(given, { parameters: BY_ROW, settings: CONTINUE });
		expect(items.map(({ error }) => error !== undefined)).toEqual(
			given.map(({ box }) => box === 'prod'),
		);
		expect(adobe.simulator.audiences).toHaveLength(270);
		expect(adobe.simulator.counts.token).toBeLessThanOrEqual(2);
	});

	it.each(UNLISTED)(
		'for one endpoint fails nothing that works without it: %s',
		async (_, before) => {
			adobe.simulator.order({ route: 'list', times: Infinity, before });
			adobe.simulator.order({ route: 'create', when: named('Row 1'), after: 'drop' });
			const { items } = await adobe.create(rows(100), { settings: CONTINUE });
			expect(items[1]?.error).toBe('It is not certain whether this audience was created');
			expect(items.filter(({ created }) => created === true)).toHaveLength(99);
			expect(adobe.simulator.counts.token).toBeLessThanOrEqual(2);
		},
	);

	it.each(UNLISTED)('for one row in the middle fails that row: %s', async (_, before) => {
		adobe.simulator.order({ route: 'create', when: named('Row 50'), times: Infinity, before });
		const { items } = await adobe.create(rows(100), { settings: CONTINUE });
		expect(items.filter(({ error }) => error !== undefined)).toMatchObject([{ name: 'Row 50' }]);
		expect(adobe.simulator.requestsTo('create').filter(named('Row 50')).length).toBeLessThanOrEqual(
			2,
		);
		expect(adobe.simulator.counts.token).toBeLessThanOrEqual(1);
	});

	it.each(UNLISTED)(
		'for everything renews the token no more than once a request: %s',
		async (_, before) => {
			adobe.simulator.order({ route: 'create', times: Infinity, before });
			const { items } = await adobe.create(rows(60), { settings: CONTINUE });
			expect(items.filter(({ error }) => error === undefined)).toEqual([]);
			expect(adobe.simulator.counts.create).toBeLessThanOrEqual(2 * 60);
			expect(adobe.simulator.counts.token).toBeLessThanOrEqual(2);
		},
	);
});

describe('a token that was fetched seconds ago and is revoked', () => {
	const fresh = () => adobe.credential({ imsToken: '' });

	it.each([
		['a 401', adobeError('401013')],
		['a 400', adobeError('100911-400')],
	])(
		'is asked for once more where another credential has the same values: %s',
		async (_, answer) => {
			await adobe.create(rows(2), { credential: fresh() });
			const [revoked] = adobe.simulator.issuedTokens.slice(-1);
			adobe.simulator.order({
				route: 'any',
				when: ({ headers }) => headers.authorization === `Bearer ${revoked}`,
				times: Infinity,
				before: answer,
			});
			const { items } = await adobe.create(rows(20), { credential: fresh(), settings: CONTINUE });
			expect(items.map(({ created }) => created)).toEqual(Array(20).fill(true));
			expect(adobe.simulator.counts.token).toBe(2);
		},
	);

	it('is asked for once, not for each row, where the new one is refused too', async () => {
		await adobe.create(rows(2), { credential: fresh() });
		adobe.simulator.order({ route: 'create', times: Infinity, before: adobeError('401013') });
		const { items } = await adobe.create(rows(50), { credential: fresh(), settings: CONTINUE });
		expect(items.every(({ error }) => error !== undefined)).toBe(true);
		expect(adobe.simulator.counts.token).toBe(2);
	});
});

describe('a 403 for want of a permission that newer tokens have', () => {
	const WITHOUT_ROLE: ReadonlyArray<[string, Answer]> = [
		['a problem', problem(403, 'ForbiddenError', 'no permission')],
		['an organization', adobeError('403025')],
		['a label', adobeError('UPAPI-113752-403')],
		['an unlisted code', json(403, { error_code: '403999', message: 'no' })],
	];

	/** What is asked with this token is refused. */
	const refuseToken = (token: unknown, before: Answer) =>
		adobe.simulator.order({
			route: 'any',
			when: ({ headers, route }) =>
				route !== 'token' && headers.authorization === `Bearer ${String(token)}`,
			times: Infinity,
			before,
		});

	it.each(WITHOUT_ROLE)('is tried with a fresh token, once for all rows: %s', async (_, before) => {
		const credential = adobe.credential();
		refuseToken(credential.data.imsToken, before);
		const { items } = await adobe.create(rows(40), { credential, settings: CONTINUE });
		expect(items.map(({ created }) => created)).toEqual(Array(40).fill(true));
		expect(adobe.simulator.counts.token).toBe(1);
		expect(adobe.simulator.audiences).toHaveLength(40);
	});

	it.each(WITHOUT_ROLE)(
		'is a refusal where the fresh token lacks it too: %s',
		async (_, before) => {
			adobe.simulator.order({ route: 'create', times: Infinity, before });
			const { items } = await adobe.create(rows(40), { settings: CONTINUE });
			expect(items.every(({ error }) => error !== undefined)).toBe(true);
			expect(adobe.simulator.counts.token).toBe(1);
		},
	);

	it.each(WITHOUT_ROLE)(
		'is a refusal at once where the run itself fetched the token: %s',
		async (_, before) => {
			adobe.simulator.order({ route: 'create', times: Infinity, before });
			await adobe.create(rows(5), {
				credential: adobe.credential({ imsToken: '' }),
				settings: CONTINUE,
			});
			expect(adobe.simulator.counts).toMatchObject({ token: 1, create: 5 });
		},
	);

	it('fails only the rows of a sandbox that stays closed', async () => {
		adobe.simulator.order({
			route: 'create',
			when: inSandbox('prod'),
			times: Infinity,
			before: problem(403, 'ForbiddenError', 'no'),
		});
		const given = [row('A', { box: 'prod' }), row('B', { box: 'dev' }), row('C', { box: 'prod' })];
		const { items } = await adobe.create(given, { parameters: BY_ROW, settings: CONTINUE });
		expect(items.map(({ created }) => created)).toEqual([undefined, true, undefined]);
		expect(adobe.simulator.counts.token).toBe(1);
	});

	it('asks for no token where one was pasted', async () => {
		const credential = adobe.credential({
			authentication: 'accessToken',
			accessToken: adobe.simulator.issueToken(),
		});
		adobe.simulator.order({ route: 'create', times: Infinity, before: adobeError('403025') });
		await adobe.create(rows(5), { credential, settings: CONTINUE });
		expect(adobe.simulator.counts).toMatchObject({ token: 0, create: 5 });
	});
});
