import type { Call } from '../../nodes/AdobeExperiencePlatform/adobe/call';
import { heard, type Reply } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { basePathFor } from '../../nodes/AdobeExperiencePlatform/adobe/session/basePath';
import { aCall } from '../run/a-call';
import { virtualClock } from '../run/virtual-clock';

const NEW = '/data/core/ais';
const OLD = '/core/ais';

const CREATED = heard(200, {}, '{"audienceId":"1"}');
const NO_ROUTE = heard(404, { 'content-type': 'text/html' }, '<html></html>');
const NO_AUDIENCE = heard(
	404,
	{},
	'{"type":"https://ns.adobe.com/aep/errors/100940-404","title":"No"}',
);
const DOWN: Reply = { kind: 'silence', reason: 'timeout', delivered: 'perhaps', detail: '' };

const ANSWER_MS = 10;

/** Sends calls at the same time, and tells where they went and what came back. */
async function sendTo(
	replies: Readonly<Record<string, Reply>>,
	{ chosen = 'auto', calls = 1, call = aCall() }: Setting = {},
) {
	const clock = virtualClock();
	const basePath = basePathFor(chosen);
	const sent: string[] = [];
	const send = async (below: string) => {
		sent.push(below);
		await clock.sleep(ANSWER_MS);
		return replies[below] ?? DOWN;
	};
	const all = Array.from({ length: calls }, async () => await basePath.use(call, send));
	const came = await clock.run(async () => await Promise.all(all));
	return { sent, came, current: basePath.current(), tookMs: clock.now() };
}

interface Setting {
	readonly chosen?: 'auto' | typeof NEW | typeof OLD;
	readonly calls?: number;
	readonly call?: Call<unknown>;
}

it('is the one in the documentation where the service answers there', async () => {
	const { sent, current, tookMs } = await sendTo({ [NEW]: CREATED }, { calls: 3 });
	expect(tookMs).toBe(2 * ANSWER_MS);
	expect(sent).toEqual([NEW, NEW, NEW]);
	expect(current).toBe(NEW);
});

it('is found by one request for all where the service answers at the other', async () => {
	const { sent, came, current, tookMs } = await sendTo(
		{ [NEW]: NO_ROUTE, [OLD]: CREATED },
		{ calls: 3 },
	);
	expect(tookMs).toBe(2 * ANSWER_MS);
	expect(sent).toEqual([NEW, OLD, OLD, OLD]);
	expect(came).toEqual([CREATED, CREATED, CREATED]);
	expect(current).toBe(OLD);
});

it('is nowhere where neither answers: each is tried once, then no more is', async () => {
	const { sent, came, tookMs } = await sendTo({ [NEW]: NO_ROUTE, [OLD]: NO_ROUTE }, { calls: 3 });
	expect(tookMs).toBe(2 * ANSWER_MS);
	expect(sent).toEqual([NEW, OLD, OLD, OLD]);
	expect(came).toEqual([NO_ROUTE, NO_ROUTE, NO_ROUTE]);
});

it.each([NEW, OLD] as const)('is the chosen %s, whatever comes back', async (chosen) => {
	const { sent, came, current } = await sendTo({ [chosen]: NO_ROUTE }, { chosen, calls: 2 });
	expect(sent).toEqual([chosen, chosen]);
	expect(came).toEqual([NO_ROUTE, NO_ROUTE]);
	expect(current).toBe(chosen);
});

describe('what is no hint at another path', () => {
	it('is a thing that is missing', async () => {
		const { sent, came } = await sendTo({ [NEW]: NO_AUDIENCE });
		expect(sent).toEqual([NEW]);
		expect(came).toEqual([NO_AUDIENCE]);
	});

	it('is silence', async () => {
		expect((await sendTo({ [NEW]: DOWN })).sent).toEqual([NEW]);
	});

	it.each([400, 500])('is a page with status %d', async (status) => {
		const page = heard(status, { 'content-type': 'text/html' }, '<html></html>');
		expect((await sendTo({ [NEW]: page })).sent).toEqual([NEW]);
	});
});

describe('a 404 that is no page', () => {
	const bare = heard(404, {}, '{}');

	it('is about the route for a call that names no thing', async () => {
		const call = { ...aCall(), notFound: 'route' as const };
		expect((await sendTo({ [NEW]: bare, [OLD]: CREATED }, { call })).sent).toEqual([NEW, OLD]);
		expect((await sendTo({ [NEW]: NO_AUDIENCE }, { call })).sent).toEqual([NEW]);
	});

	it('is about the thing for a call that names one', async () => {
		expect((await sendTo({ [NEW]: bare })).sent).toEqual([NEW]);
	});
});

it('sends a call once more that was under way while another found the path', async () => {
	const basePath = basePathFor('auto');
	const replies = [CREATED, NO_ROUTE, NO_ROUTE, CREATED, CREATED];
	const sent: string[] = [];
	const send = async (below: string) => {
		sent.push(below);
		return await Promise.resolve(replies[sent.length - 1] ?? DOWN);
	};
	await basePath.use(aCall(), send);
	const both = [basePath.use(aCall(), send), basePath.use(aCall(), send)];
	expect(await Promise.all(both)).toEqual([CREATED, CREATED]);
	expect(sent).toEqual([NEW, NEW, NEW, OLD, OLD]);
});
