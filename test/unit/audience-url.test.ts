import fc from 'fast-check';

import { readAudienceUrl } from '../../nodes/AdobeExperiencePlatform/resources/shared/audienceUrl';

const id = fc.stringMatching(/^[\w-]{1,80}$/);
const sandbox = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);
const tail = fc.constantFrom('', '/', '/details', '?a=b', '/?a=/segment/browse/x', '#top');

it('reads ID and sandbox of every address of an audience, whatever follows', () => {
	fc.assert(
		fc.property(id, sandbox, tail, (own, sandboxName, rest) => {
			const address = `https://experience.adobe.com/#/@acme/sname:${sandboxName}/platform/segment/browse/${own}${rest}`;
			expect(readAudienceUrl(address)).toEqual({ id: own, sandboxName });
		}),
	);
});

it('reads any text without failing, and finds nothing in what is no address', () => {
	fc.assert(
		fc.property(
			fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true })),
			(text) => {
				expect(readAudienceUrl(text)).toBeUndefined();
			},
		),
	);
});
