import { A_REQUEST } from './a-request';
import { explain } from '../../nodes/AdobeExperiencePlatform/adobe/errors/explain';
import { type AdobeCode, adobeError } from '../simulator';
import { replyWith, REQUEST_ID } from './answer';
import { meanings } from './meanings';

const URL_OF_CREATE = 'https://platform.adobe.io/data/core/ais/audiences';
const explained = (code: AdobeCode) =>
	explain(A_REQUEST, replyWith(adobeError(code)), URL_OF_CREATE);

it.each(meanings)(
	'says what %s means, which comes with status %i, and who can act',
	(...expected) => {
		const [code, httpStatus, saysWhat, saysWho] = expected;
		const { message, description, facts } = explained(code);
		expect(message).toMatch(saysWhat);
		expect(description).toMatch(saysWho);
		expect(description).toMatch(/Adobe says: ".+"/);
		expect(description).toContain(`Request ID: ${REQUEST_ID}`);
		expect(facts).toMatchObject({ httpStatus, adobeCode: code, requestId: REQUEST_ID });
	},
);

it('explains an audience code with a service before it like the one without', () => {
	const answer = replyWith(adobeError('100950-409'));
	const prefixed = { ...answer, text: answer.text.replace('100950-409', 'UPAPI-100950-409') };
	expect(explain(A_REQUEST, prefixed, URL_OF_CREATE).message).toBe(explained('100950-409').message);
});
