import { explained } from './explained';
import type { Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';

it.each<[Silence['reason'], RegExp]>([
	['timeout', /did not answer in time/],
	['connectionLost', /connection to Adobe broke off/],
	['unreachable', /could not be reached/],
	['untrusted', /not trusted/],
	['notSent', /did not send the request/],
	['cancelled', /workflow was stopped/],
])('says in our own words what %s is, and quotes the system below them', (reason, words) => {
	const silence: Silence = { kind: 'silence', reason, delivered: 'perhaps', detail: 'ESYSTEM' };
	const { message, description, facts } = explained(silence);
	expect(message).toMatch(words);
	expect(message).not.toContain('ESYSTEM');
	expect(description).toContain('(ESYSTEM)');
	expect(facts).toEqual({ networkError: 'ESYSTEM', host: 'platform.adobe.io' });
});
