import { explained } from './explained';
import { type AdobeCode, adobeError } from '../simulator';
import { replyWith, replyWithText, REQUEST_ID } from './answer';
import { meanings } from './meanings';

const explainedCode = (code: AdobeCode) => explained(replyWith(adobeError(code)));

it.each(meanings)(
	'says what %s means, which comes with status %i, and who can act',
	(...expected) => {
		const [code, httpStatus, saysWhat, saysWho] = expected;
		const { message, description, facts } = explainedCode(code);
		expect(message).toMatch(saysWhat);
		expect(description).toMatch(saysWho);
		expect(description).toMatch(/Adobe says: ".+"/);
		expect(description).toContain(`Request ID: ${REQUEST_ID}`);
		expect(facts).toMatchObject({ httpStatus, adobeCode: code, requestId: REQUEST_ID });
	},
);

it('explains an audience code with a service before it like the one without', () => {
	const { status, text } = replyWith(adobeError('100950-409'));
	const prefixed = replyWithText(status, text.replace('100950-409', 'UPAPI-100950-409'));
	expect(explained(prefixed).message).toBe(explainedCode('100950-409').message);
});
