import { explain } from '../../nodes/AdobeExperiencePlatform/adobe/errors/explain';
import type { Silence } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { aCall } from '../run/a-call';

const descriptionOf = (reason: Silence['reason'], repeating: 'harmless' | 'harmful') =>
	explain(
		aCall(repeating),
		{ kind: 'silence', reason, delivered: 'perhaps', detail: 'ESYSTEM' },
		{ url: 'https://platform.adobe.io/things/1', sandboxName: 'dev' },
		{ timeout: 'Wait longer.' },
	).description;

it.each([
	['harmful', 'Adobe may have carried the request out all the same.'],
	['harmless', 'Running it again does no harm.'],
] as const)('a stop of a %s call says what it left behind', (repeating, words) => {
	expect(descriptionOf('cancelled', repeating)).toContain(words);
});

it.each(['harmful', 'harmless'] as const)(
	'a %s call that took too long says where to wait longer',
	(repeating) => {
		expect(descriptionOf('timeout', repeating)).toContain('Wait longer.');
	},
);
