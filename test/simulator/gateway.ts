import { adobeError, type Answer, html, problem, refused } from './answers';
import { client } from './client';
import { header, type RecordedRequest, type Route } from './requests';
import type { Refusal } from './settings';
import type { World } from './world';

type Check = readonly [
	refuses: (request: RecordedRequest, world: World) => boolean,
	Answer,
	what?: Refusal,
];

const lacks = (name: string) => (request: RecordedRequest) => header(request, name) === undefined;

const bearer = (request: RecordedRequest): string =>
	/^Bearer (.+)$/.exec(header(request, 'authorization') ?? '')?.[1] ?? '';

const needsSandbox = (request: RecordedRequest): boolean => request.route !== 'sandboxes';

/** What has no body, or one that is not JSON. */
const WITHOUT_JSON: ReadonlySet<Route> = new Set(['batchAction', 'batchFile']);

const isBare = ({ method }: RecordedRequest): boolean => method === 'GET' || method === 'DELETE';

/** Not behind the rate limit. */
const NOT_LIMITED: ReadonlySet<Route> = new Set([
	'token',
	'sandboxes',
	'upload',
	'inlet',
	'unknown',
]);

/** In the order the gateway looks: the first that refuses answers. */
const checks: readonly Check[] = [
	[lacks('authorization'), adobeError('403010')],
	[(request, { tokens }) => !tokens.accepts(bearer(request)), adobeError('401013'), 'deadToken'],
	[lacks('x-api-key'), adobeError('403000')],
	[(request) => header(request, 'x-api-key') !== client.apiKey, adobeError('403003'), 'wrongKey'],
	[lacks('x-gw-ims-org-id'), adobeError('400003')],
	[
		(request) => header(request, 'x-gw-ims-org-id') !== client.orgId,
		adobeError('403025'),
		'wrongOrganization',
	],
	[
		(request) => needsSandbox(request) && lacks('x-sandbox-name')(request),
		problem(400, 'BadRequestError', 'The x-sandbox-name header is required'),
	],
	[
		(request, { settings }) =>
			needsSandbox(request) &&
			!settings.sandboxes.some(({ name }) => name === header(request, 'x-sandbox-name')),
		problem(403, 'ForbiddenError', 'The sandbox does not exist or is not accessible'),
		'unknownSandbox',
	],
	[
		(request) => isBare(request) && request.body !== undefined,
		problem(400, 'BadRequestError', 'A GET or DELETE request must not have a body'),
	],
	[
		(request) =>
			!isBare(request) &&
			!WITHOUT_JSON.has(request.route) &&
			header(request, 'content-type')?.split(';')[0] !== 'application/json',
		problem(400, 'BadRequestError', 'A valid content-type must be specified'),
	],
];

const missing = {
	html: html(404),
	json: problem(404, 'NotFoundError', 'There is no such route'),
} as const;

/** An unknown route, or a base path that this gateway doesn't have: said to anyone, without a token too. */
export const answerMissing = (_: RecordedRequest, { settings }: World): Answer =>
	missing[settings.missingRoute];

const AUDIENCE_SERVICE = /^(\/data)?\/core\/ais\//;

const isSwitchedOff = ({ path }: RecordedRequest, { settings }: World): boolean =>
	AUDIENCE_SERVICE.test(path) && !settings.basePaths.some((base) => path.startsWith(`${base}/`));

/** What the gateway answers by itself, or undefined if the request may reach the service behind it. */
export function gatewayRefusal(request: RecordedRequest, world: World): Answer | undefined {
	if (isSwitchedOff(request, world)) return answerMissing(request, world);
	const refusal = checks.find(([refuses]) => refuses(request, world));
	if (refusal !== undefined) {
		const [, documented, what] = refusal;
		return what === undefined ? documented : refused(world.settings, what, documented);
	}
	return NOT_LIMITED.has(request.route) ? undefined : world.rate.refusal();
}
