import { A_REQUEST } from './a-request';
import { explain } from '../../nodes/AdobeExperiencePlatform/adobe/errors/explain';
import type { Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';

const URL_OF_CREATE = 'https://platform.adobe.io/data/core/ais/audiences';

it.each<[Silence['reason'], RegExp]>([
	['timeout', /did not answer in time/],
	['connectionLost', /connection to Adobe broke off/],
	['unreachable', /could not be reached/],
	['untrusted', /not trusted/],
	['notSent', /did not send the request/],
	['cancelled', /workflow was stopped/],
])('says in our own words what %s is, and quotes the system below them', (reason, words) => {
	const silence: Silence = { kind: 'silence', reason, delivered: 'perhaps', detail: 'ESYSTEM' };
	const { message, description, facts } = explain(A_REQUEST, silence, URL_OF_CREATE);
	expect(message).toMatch(words);
	expect(message).not.toContain('ESYSTEM');
	expect(description).toContain('(ESYSTEM)');
	expect(facts).toEqual({ networkError: 'ESYSTEM', host: 'platform.adobe.io' });
});
