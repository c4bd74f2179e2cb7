import fc from 'fast-check';

import {
	parseJson,
	readAdobeError,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/readError';

/** Bodies that begin like one of Adobe's shapes and hold anything. */
const nearlyAnError = fc
	.dictionary(
		fc.constantFrom(
			'error_code',
			'message',
			'errors',
			'errorCode',
			'title',
			'detail',
			'type',
			'status',
			'requestId',
			'error',
			'error_description',
		),
		fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('400', 'title'), fc.jsonValue())),
	)
	.map((body) => JSON.stringify(body));

const anyBody = fc.oneof(fc.string(), fc.json(), nearlyAnError);
const anyHeaders = fc.dictionary(fc.constantFrom('x-request-id', 'x-debug-id'), fc.anything());

it('reads any body without throwing, and finds text or nothing in it', () => {
	fc.assert(
		fc.property(anyBody, anyHeaders, (text, headers) => {
			for (const found of Object.values(readAdobeError(parseJson(text), text, headers))) {
				expect(['string', 'undefined']).toContain(typeof found);
			}
		}),
		{ numRuns: 500 },
	);
});
