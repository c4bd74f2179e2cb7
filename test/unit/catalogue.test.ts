import { A_REQUEST } from './a-request';
import { explain } from '../../nodes/AdobeExperiencePlatform/adobe/errors/explain';
import { type AdobeCode, adobeError } from '../simulator';
import { replyWith, REQUEST_ID } from './answer';

const URL_OF_CREATE = 'https://platform.adobe.io/data/core/ais/audiences';
const explained = (code: AdobeCode) =>
	explain(A_REQUEST, replyWith(adobeError(code)), URL_OF_CREATE);

const OWNER = /The owner of the credential/;
const US = /fault of this node.*report it/;
const PROJECT_OWNER = /The owner of the project in the Adobe Developer Console/;
const ADMIN_CONSOLE = /An administrator.*Adobe Admin Console/;
const SANDBOX_ADMIN = /An administrator of the sandbox/;
const AUTHOR = /(this|the) row|row's values/;
const LATER = /again later/;
const ADOBE = /Only Adobe can enable it/;

const table: ReadonlyArray<[code: AdobeCode, saysWhat: RegExp, saysWho: RegExp]> = [
	['401013', /did not accept the access token/, OWNER],
	['403010', /without an access token/, US],
	['403000', /without an API key/, US],
	['400003', /without an organization ID/, US],
	['403003', /did not accept the API key/, PROJECT_OWNER],
	['403025', /refused access to this organization/, ADMIN_CONSOLE],
	['429050', /too many requests/, LATER],
	['100910-400', /found the audience data invalid/, AUTHOR],
	['100911-400', /did not accept the access token/, OWNER],
	['100920-401', /missed a header/, OWNER],
	['100921-401', /did not accept the organization ID/, OWNER],
	['100922-401', /may not work with external audiences/, SANDBOX_ADMIN],
	['100940-404', /no such audience/, AUTHOR],
	['UPAPI-113430-404', /no such audience/, AUTHOR],
	['100950-409', /already exists/, AUTHOR],
	['100960-422', /cannot carry it out/, AUTHOR],
	['100970-500', /failed on the side of Adobe/, LATER],
	['100970-502', /failed on the side of Adobe/, LATER],
	['UPAPI-113740-403', /not enabled for external audiences/, ADOBE],
	['UPAPI-113752-403', /An access label of the organization forbids/, SANDBOX_ADMIN],
];

it.each(table)('says what %s means', (code, saysWhat) => {
	expect(explained(code).message).toMatch(saysWhat);
});

it.each(table)('says who can do something about %s', (code, _, saysWho) => {
	expect(explained(code).description).toMatch(saysWho);
});

it.each(table)("quotes Adobe's words and the request ID with %s", (code) => {
	const { description, facts } = explained(code);
	expect(description).toMatch(/Adobe says: ".+"/);
	expect(description).toContain(`Request ID: ${REQUEST_ID}`);
	expect(facts).toMatchObject({ adobeCode: code, requestId: REQUEST_ID });
});

it('explains an audience code with a service before it like the one without', () => {
	const answer = replyWith(adobeError('100950-409'));
	const prefixed = { ...answer, text: answer.text.replace('100950-409', 'UPAPI-100950-409') };
	expect(explain(A_REQUEST, prefixed, URL_OF_CREATE).message).toBe(explained('100950-409').message);
});

it.each(['UPAPI-113434-400', 'UPLIB-101206-500'] as const)(
	'explains the unlisted %s by the status it came with, not by its digits',
	(code) => {
		expect(explained(code)).toMatchObject({
			message: 'Adobe found the request invalid',
			facts: { httpStatus: 400, adobeCode: code },
		});
	},
);
